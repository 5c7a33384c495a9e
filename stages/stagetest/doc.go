// Package stagetest is what every stage's tests share: Run, the conformance suite; Script,
// scenarios as text; and Toys, the smallest pipeline that asks everything of a runtime.
package stagetest
