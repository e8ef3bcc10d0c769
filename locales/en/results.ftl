### Results

standings-title = Standings
standings-event = Event
standings-step-compute = Compute
standings-step-publish = Check and publish
standings-step-notice = Notice period
standings-step-final = Final
standings-stage-draft = To be checked
standings-stage-noticed = In public notice
standings-stage-final = Final
standings-stage-superseded = Superseded
standings-outcome-ranked = Ranked
standings-outcome-incomplete = Marks missing
standings-outcome-absent = Did not appear
standings-outcome-disqualified = Disqualified
standings-not-locked = Marking is not locked yet
standings-not-locked-hint = Standings can be computed once the chief judge has locked the panel.
standings-to-panel = See how marking goes
standings-ready = Marking is locked; standings can be computed
standings-ready-hint = They follow from the frozen rule set. Computing publishes nothing: you can check every line first.
standings-compute = Compute standings
standings-compute-again = Compute again
standings-computed-done = Standings computed. Check them, then publish.
standings-check-first = Please check first: only the host sees this until it is published
standings-publish-explained = Publishing opens the codes and shows names and units; the notice runs for { $days } working days, during which objections are taken.
standings-publish = Open the codes and publish
standings-publish-question = Names and results become public, in a notice of { $days } working days. Publish now?
standings-published-done = Published. Contestants and units will be told by e-mail.
standings-notice = Public notice
standings-objections-n = { $n } received, { $open } undecided, { $upheld } upheld
standings-finalise = Declare final
standings-finalise-question = The notice is over and every objection decided. Once final, the result does not change. Declare it final?
standings-final-done = The result is final. Contestants and units will be told by e-mail.
standings-wait = The result can be declared final once the notice is over.
standings-decide-first = There are undecided objections: decide them first.
standings-must-withdraw = An objection was upheld: withdraw the notice, correct it and publish again.
standings-withdraw = Withdraw the notice
standings-withdraw-reason = Reason
standings-withdraw-hint = It is shown on the notice; 5–1000 characters.
standings-withdrawn-done = The notice was withdrawn. Compute and publish again once corrected.
standings-reason-wrong = State the reason (5–1000 characters).
standings-edition = Edition { $n }
standings-computed-at = computed { $at }
standings-work-number = Work number
standings-tied = tied
standings-why = Why this rank
standings-rank-n = Rank { $rank }
standings-no-award = none
standings-notice-title = Results of “{ $event }”, { $competition }
standings-before-lock = Standings cannot be computed before the chief judge has locked the panel.
standings-published-already = The standings are published and cannot be computed again; withdraw the notice to correct them.
standings-none = No standings have been computed yet.
standings-no-draft = There is nothing to publish: compute the standings first.
standings-not-noticed = The standings are not in a public notice.
standings-cannot-compute = No result possible: { $detail }

results-title = Results
results-lead = Results in public notice and final ones; every rank can be explained, downloaded and checked.
results-none = No results published yet
results-none-hint = Results appear here as soon as they are in public notice.
results-board = Board
results-published-at = published { $at }
results-final-note = The notice is over and the result stands. Notice:
results-noticed-note = The results are in public notice; objections are taken until its end.
results-to-notice = See the notice
results-derivation = Show

package-title = Check it yourself
package-lead = The package holds every mark, the rule set, the standings and the record chain. Anybody can compute the result again and see that nothing was changed.
package-download = Download the package
package-how = How to check
package-hash = SHA-256
package-not-ready = The package is being made; please reload in a moment.

derivation-title = Why this rank
derivation-lead = Every step from the marks to the rank. Marks struck through do not count.
derivation-first = The best total: first.
derivation-by-total = Directly above is { $name } with a total of { $theirs }; this total is { $ours }.
derivation-by-tie = The total equals that of { $name } above: { $ours }. The rules then compare { $by }: { $name } has { $their_value }, here it is { $our_value }.
derivation-shared = The total equals that of { $name }, { $ours }, and no further rule tells them apart: the rank is shared.
derivation-tie-module = the subtotal of “{ $name }”
derivation-tie-criterion = the subtotal of “{ $name }”
derivation-tie-aspect = the score of “{ $name }”
derivation-tie-raw = the measured value of “{ $name }”
derivation-tie-adjustment = the adjustments “{ $name }”
derivation-nothing = nothing
derivation-veto = Veto: { $reason }
derivation-not-given = not given: { $reason }
derivation-refused-veto = veto
derivation-refused-pass-line = “{ $module }” is below the pass line
derivation-refused-least-total = the total is below { $least }, the least for this award
derivation-refused-small-field = { $ranked } ranked; this award takes { $needed }
derivation-refused-not-eligible = not eligible: { $reason }
derivation-aspect = Aspect
derivation-marks = Marks
derivation-steps = Arithmetic
derivation-score = Score
derivation-marks-and-scores = Marks and scores
derivation-max = (of { $max })
derivation-judge = Judge { $n }
derivation-mark-raw = { $mark } (measured { $raw })
derivation-dropped-lowest = lowest, dropped
derivation-dropped-highest = highest, dropped
derivation-replaced = before the re-judging, kept on record
derivation-declared = Value declared by the rules
derivation-by-only-marks = Mark
derivation-by-mean-marks = Mean
derivation-by-mean-dropped-marks = Mean without the { $low } lowest and { $high } highest
derivation-by-sum-marks = Sum of the marks
derivation-by-sum-dropped-marks = Sum without the { $low } lowest and { $high } highest
derivation-by-median-marks = Median
derivation-by-judgement-marks = Maximum × sum of { $judges } levels ÷ { $divisor }
derivation-step-multiply = Times { $by }
derivation-step-divide = Divided by { $by }
derivation-step-floor = Not below { $by }
derivation-step-ceiling = Not above { $by }
derivation-step-base = Plus the base value
derivation-step-score = Score of the aspect
derivation-step-factor = Times the difficulty
derivation-round-half-up = Rounded half up to { $decimals } decimals
derivation-round-half-even = Rounded half to even, { $decimals } decimals
derivation-round-down = Cut to { $decimals } decimals
derivation-weight = Times the weight { $weight }
derivation-adjustment = Adjustment: { $kind }
derivation-module-sum = Sum of the module
derivation-total-adjustments = Adjustments of the total
derivation-sum = Sum of the modules
derivation-zeroed = Veto: total set to zero
derivation-total = Total
derivation-back = Back to the results

verify-title = Check a result
verify-lead = Do not take our word for it: the package lets you compute every rank again.
verify-how = How to check
verify-step-1 = Download the package from the results page and compare its SHA-256 with the one published.
verify-step-2 = Check it with this program: it computes the ranks again, walks the chains of marks and records link by link, and compares with signed checkpoints.
verify-step-3 = Check it with a script written separately in another language; it shares no code with this system.
verify-script = Download recompute.py
verify-key = Public key
verify-key-hint = Take key and checkpoint from elsewhere, such as a printed result sheet or a letter from the host.
verify-here = Check here
verify-file = Package
verify-file-hint = The zip file from the results page, up to 64 MB; it is used for this check only and not kept.
verify-key-field-hint = 64 hexadecimal digits. Without it signatures are not checked.
verify-checkpoint = Checkpoint
verify-checkpoint-hint = The whole text of a signed checkpoint that you have from elsewhere; optional.
verify-check = Check
verify-sign-in = Checking here needs an account; checking by command does not.
verify-holds = Everything holds
verify-counts = { $entries } entries and { $marks } marks were computed again; { $links } links and { $notes } signed checkpoints agree.
verify-fails = { $n ->
    [one] 1 difference found
   *[other] { $n } differences found
}
verify-no-file = Choose a package.
verify-no-package = This is no result package: { $detail }

mail-results-published-subject = Results in public notice: { $event }
mail-results-published-body =
    Dear { $name },

    the results of “{ $event }”, { $competition }, are in public notice.
    Your place: { $rank }; total: { $total }; award: { $award }.

    How it came about: { $link }
    Objections are taken while the notice runs.
mail-results-published-unit-subject = Results in public notice: { $event }
mail-results-published-unit-body =
    The results of “{ $event }”, { $competition }, are in public notice. Contestants of your unit: { $n }.
    Results and notice: { $link }
mail-results-final-subject = Final results: { $event }
mail-results-final-body =
    Dear { $name },

    the notice is over and the results of “{ $event }”, { $competition }, are final.
    Your place: { $rank }; total: { $total }; award: { $award }.

    How it came about: { $link }
mail-results-final-unit-subject = Final results: { $event }
mail-results-final-unit-body =
    The notice is over and the results of “{ $event }”, { $competition }, are final. Contestants of your unit: { $n }.
    Results and package: { $link }

waiting-publish = Compute and publish the results
waiting-final = The notice is over: make the result final
waiting-withdraw = An objection was upheld: withdraw the notice and publish anew
