package main

import "github.com/spf13/cobra"

// commands is the list of subcommands, in the order of --help.
func commands() []*cobra.Command {
	return []*cobra.Command{
		newUpCmd(),
		newReplayCmd(),
		newScoreCmd(),
		newSimCmd(),
		newFilmCmd(),
		newAccuracyCmd(),
		newBenchCmd(),
		newDetectCmd(),
		newCalibrateCmd(),
		newStoreCmd(),
		newRunCmd(),
		newEdgeCmd(),
		newVisionCmd(),
		newEvidenceCmd(),
		newReviewCmd(),
		newReceiptCmd(),
		newDisputeCmd(),
		newAccountsCmd(),
		newLabelsCmd(),
		newTopicsCmd(),
		newReconcileCmd(),
		newDoctorCmd(),
		newCatalogCmd(),
		newSinkCmd(),
		newSQLCmd(),
		newReportCmd(),
		newTenantCmd(),
		newClickhouseCmd(),
		newEngineCmd(),
	}
}
