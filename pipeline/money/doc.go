// Package money compares the books (Reconcile). Its tests simulate a store's day of
// settling: settlement, review and the payment connector on logs in memory, with a crash
// at every named point, a provider that misbehaves, and reviewers who say things twice or
// too late. One seed is one day.
//
// They run the same stages, fold and connector as production; only the broker is a slice.
package money
