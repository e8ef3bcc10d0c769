menu-marketplace = Market

market-lead = Licences and assignments of workers' innovations: every step from enquiry to signature is kept, and counts when both sides have confirmed it.
market-our-deals = Our deals
market-deals-lead = All deals in which your organisation is the holder or the buyer.
market-none = No result is on offer now
market-none-hint = The repository shows the results that were published.
market-to-repository = To the repository
market-no-deals = No deals yet
market-no-deals-hint = A deal begins with “Ask about this result” on the page of a listed result.

money-form = Give an amount in yuan, for example 12,000.50.
money-most = An amount cannot be above ten billion yuan. Check for a zero too many.
money-fen = The smallest amount is one fen: leave out the further decimals.
money-hint = In yuan, for example 12,000.50.

grant-kind-exclusive = Exclusive licence
grant-kind-sole = Sole licence
grant-kind-ordinary = Ordinary licence
grant-kind-assignment = Assignment

region-wuxi = Wuxi
region-jiangsu = Jiangsu (without Wuxi)
region-delta = Shanghai, Zhejiang, Anhui
region-mainland = Rest of mainland China
region-abroad = Other countries and regions (with Hong Kong, Macao, Taiwan)

manner-make = Make
manner-use = Use
manner-sell = Sell

ownership-service = Service result
ownership-own = The makers' own result
ownership-hint-service = Made as a task of the unit or mainly by its means. When it is assigned, its contributors may take it on equal terms (Civil Code, article 847).
ownership-hint-own = Not made for the unit; held as its makers agreed.

pricing-agreed = Price by agreement
pricing-listed = Listed price

gate-consent = All holders agree to the listing
gate-no_dispute = Nobody disputes the ownership
gate-no_secrecy = No state secret, no duty of secrecy broken
gate-no_pledge = No pledge or other restriction
listing-gate-consent = Declare “All holders agree to the listing”. Without their consent it cannot be listed.
listing-gate-no_dispute = Declare “Nobody disputes the ownership”. A dispute has to be settled first.
listing-gate-no_secrecy = Declare “No state secret, no duty of secrecy broken”. What is secret cannot be listed.
listing-gate-no_pledge = Declare “No pledge or other restriction”. A pledge has to be released first.

listing-form-title = List a result
listing-ways = Ways of transfer
listing-ways-hint = Choose all that you would agree to.
listing-ways-missing = Choose at least one way of transfer.
listing-choose = Choose one of the options.
listing-ownership = Ownership
listing-pricing = Pricing
listing-price = Price
listing-asking = Asking price
listing-asking-missing = A listed price has to be named; without one choose “Price by agreement”.
listing-territory = About the territory
listing-territory-hint = For example: Jiangsu preferred. Each offer names its territory exactly.
listing-notes-hint = For example: documents, training and services that come with it. Everybody can read this.
listing-reward = Contributors' part
listing-reward-n = { $n } % of the net income goes to the contributors, by the shares they confirmed
listing-reward-hint = Of each receipt. Where nothing else is ruled or agreed, at least 50 % of the net income (law on promoting the transformation of scientific and technological achievements, article 45).
listing-refusal-days = Time for the first refusal
listing-refusal-days-hint = How long contributors have to decide when a service result is assigned: 1 to 90 days.
listing-days = days
listing-gates = Declarations
listing-gates-hint = All four are needed and are written into the record.
listing-save = List
listing-saved = The result is listed.
listing-edit = Change the listing
listing-delist = Take off the market
listing-delist-hint = No further enquiries are taken; deals under way go on.
listing-delist-question = Take this result off the market?
listing-delisted = The result is off the market.
listing-not-open = This result is not on offer now. Ask its holder, or choose another one.
listing-withdrawn = This result was withdrawn; it can be neither listed nor asked about.
listing-only-holder = Only owners and clerks of the result's holder list it or take it off. Switch to that organisation and try again.
listing-closed = Off the market
listing-closed-hint = No further enquiries are taken.
listing-ask = Ask about this result
listing-holder = Holder
listing-listed = Listed

enquire-to = Your enquiry goes to { $holder }
enquire-secret = Part of this result can be read only after a non-disclosure agreement.
enquire-open = Nothing of this result is secret: after the holder's answer either side may make an offer.
enquire-send = Send the enquiry

deal-only-writers = Only owners and clerks of an organisation do this. Ask one of them, or switch the organisation you act for.
deal-asked-already = Your organisation has already asked about this result ({ $number }) and the holder has not answered. Wait for the answer under your deals, or end that enquiry first.
deal-own-result = This result is your own organisation's; it cannot ask itself.
deal-enquired = The enquiry was sent. You get an e-mail when the holder answers.
deal-step-taken = Recorded; the other side was told by e-mail.
deal-step-unknown = There is no such step. Load the page anew and try again.
deal-text-missing = Fill this in.
deal-text-long = This is too long: at most { $most } characters.
deal-percent = Give per cent with at most two decimals, from { $least } to { $most }.
deal-whole = Give a whole number from { $least } to { $most }.
deal-amount-zero = The amount must be above zero.
deal-territory-missing = Choose at least one territory.
deal-manner-missing = Choose at least one manner of use.
deal-day = Give a day, for example 2026-03-01.
deal-until-before = The last day cannot be before the first.
deal-registration-form = A registration number has 14 or 16 digits. Compare it with the certificate.
deal-other-text = The text that was confirmed is not the one that stands now (another hash). Load the page anew, read it and confirm again.
deal-grant-not-listed = The listing does not offer this kind of grant. Choose one that it lists, or ask the holder to propose it.
deal-other-version = This is not the last version of the terms. Load the page anew to see it.
deal-other-payment = There is no such payment waiting. Load the page anew.
deal-waived-already = You have decided already; that cannot be changed.
deal-waived-done = You have waived the first refusal; the other contributors may still decide.

deal-turn-enquired = The holder has not answered the enquiry yet and is next.
deal-turn-disclosed = Part of the result is secret: next the holder offers a non-disclosure agreement.
deal-turn-nda-offered = The agreement is on the table: next the buyer confirms the same text.
deal-turn-nda-signed = Both have confirmed the agreement: next the holder discloses the details.
deal-turn-open = Terms can be discussed: either side may make an offer.
deal-turn-offer-holder = The buyer has made an offer: next the holder accepts or counters.
deal-turn-offer-buyer = The holder has made an offer: next the buyer accepts or counters.
deal-turn-first-refusal = The terms were accepted. A service result is to be assigned: its contributors decide whether they take it on equal terms.
deal-turn-confirm = The terms were accepted: both sides have to confirm the text of the contract.
deal-turn-confirm-holder = The buyer has confirmed the contract's text; the holder is next.
deal-turn-confirm-buyer = The holder has confirmed the contract's text; the buyer is next.
deal-turn-sign = Both have confirmed the text: both sides have to sign.
deal-turn-sign-holder = The buyer has signed; the holder is next.
deal-turn-sign-buyer = The holder has signed; the buyer is next.
deal-turn-signed = The contract is signed: next the holder enters how it was registered.
deal-turn-paying = The contract is being performed: either side records payments, which count when the other confirms them.
deal-turn-payment-holder = The buyer has recorded a payment; the holder has to confirm it.
deal-turn-payment-buyer = The holder has recorded a payment; the buyer has to confirm it.
deal-turn-done-holder = The buyer says that all is done; the holder has to confirm it.
deal-turn-done-buyer = The holder says that all is done; the buyer has to confirm it.
deal-turn-completed = Both have confirmed that all is done. No further step is possible.
deal-turn-expired = The term of the contract is over. No further step is possible.
deal-turn-terminated = The deal was ended. No further step is possible.
deal-turn-preempted = A contributor has taken the result on equal terms. This deal is over; the holder contracts with the contributor.

deal-stage-enquired = Enquired
deal-stage-disclosed = Answered
deal-stage-nda_offered = Agreement offered
deal-stage-nda_signed = Agreement signed
deal-stage-detailed = Details disclosed
deal-stage-offered = Offered
deal-stage-countered = Countered
deal-stage-first_refusal = First refusal
deal-stage-accepted = Terms accepted
deal-stage-agreed = Text agreed
deal-stage-signed = Signed
deal-stage-paying = Being performed
deal-stage-completed = Completed
deal-stage-expired = Expired
deal-stage-terminated = Ended
deal-stage-preempted = Taken by a contributor

deal-side-holder = Holder
deal-side-buyer = Buyer
deal-side-contributor = Contributor

deal-step-enquire = asked about the result
deal-step-disclose = answered the enquiry
deal-step-offer_nda = offered a non-disclosure agreement
deal-step-sign_nda = confirmed the non-disclosure agreement
deal-step-detail = disclosed the details
deal-step-offer = made an offer
deal-step-accept = accepted the terms
deal-step-waive = waived the first refusal
deal-step-exercise = took the result on equal terms
deal-step-confirm = confirmed the contract's text
deal-step-sign = signed the contract
deal-step-register = entered the registration number
deal-step-not_register = did not have the contract registered
deal-step-pay = recorded a payment
deal-step-reverse = asked to take a payment back
deal-step-confirm_payment = confirmed the payment
deal-step-reject_payment = rejected the payment
deal-step-complete = confirmed that all is done
deal-step-expire = confirmed the end of the term
deal-step-terminate = ended the deal

deal-road-enquiry = Enquiry
deal-road-disclosure = Disclosure
deal-road-terms = Terms
deal-road-contract = Contract
deal-road-payment = Performance
deal-road-end = End

deal-number = Deal
deal-result = Result
deal-we-are = We are
deal-with = With
deal-state = State
deal-opened = Begun
deal-our-turn = Your turn
deal-waiting = Waiting
deal-buyer = Buyer
deal-head = { $number } · you are: { $side }
deal-next = Next
deal-refusal-until = First refusal until { $at }
deal-purpose = Purpose
deal-purpose-hint = What you want it for, where, and on what scale. The holder's answer depends on it.
deal-note = Note
deal-disclose-hint = Answer the enquiry: the state of the result and how you could work together. Nothing secret here.
deal-do-disclose = Answer
deal-nda = Non-disclosure agreement
deal-nda-hint = Change the usual text below as you need. By offering it your organisation is bound by it.
deal-do-offer-nda = Offer the agreement
deal-sign-nda-hint = Read the whole agreement under “Material of the result” below. By confirming it your organisation is bound by it.
deal-do-sign-nda = Confirm the agreement
deal-detail-hint = A note, if you like. From then on the buyer sees the secret parts and the names of the files.
deal-do-detail = Disclose the details
deal-accept-hint = Accepting makes the text of the contract, which both sides then confirm.
deal-do-accept = Accept version { $n }
deal-confirm-hint = Read the contract below. You confirm the very text that has this hash.
deal-do-confirm = Confirm the text
deal-sign-hint = The grant stands once both have signed.
deal-do-sign = Sign
deal-registration = Registration number
deal-registration-hint = 14 or 16 digits, from the office that registers technology contracts.
deal-do-register = Save the number
deal-do-not-register = Not registered
deal-not-register-hint = Say why.
deal-reason = Reason
deal-do-pay = Record a payment
deal-do-confirm-payment = Confirm the payment
deal-do-reject-payment = Reject the record
deal-do-reverse = Take back payment { $n }
deal-reverse-hint = When the other side confirms, the same parts are booked the other way. The first record stays.
deal-do-complete = All is done
deal-complete-question = Is everything in the contract done? The deal is complete when the other side confirms it too.
deal-do-expire = End of the term
deal-expire-question = The last day of the contract is over. End it?
deal-do-terminate = End the deal
deal-terminate-hint = The other side ({ $side }) is told the reason, and it is kept in the record. This cannot be undone.
deal-terms = Terms
deal-version = Version { $n } · by: { $side }
deal-contract = Contract
deal-print = To print
deal-hash = Hash (SHA-256)
deal-payments = Payments
deal-material = Material of the result
deal-material-secret = The secret parts can be read after both have confirmed the agreement and the holder has disclosed them.
deal-attachments = Files
deal-nda-signed = confirmed by both
deal-nda-open = not yet confirmed
deal-steps = What happened
deal-section-novelty = Novelty
deal-section-method = Method
deal-section-comparison = Comparison
deal-section-use = Use
deal-section-economic_benefit = Economic benefit
deal-section-social_benefit = Social benefit
deal-level-public = Public
deal-level-signed_in = Signed-in organisations
deal-level-nda = Secret

offer-first = Make an offer
offer-counter = Make a counter-offer
offer-explained = Every offer is a new version of the terms
offer-explained-more = The other side accepts or counters. Only the version that it accepts goes into the contract.
offer-send = Send the offer

terms-grant = Right
terms-grant-hint = Exclusive: only the licensee uses it. Sole: the licensee and the holder. Ordinary: others may get licences too. Assignment: the right itself.
terms-choose = Choose
terms-territory = Territory
terms-territory-hint = Choose all that are meant. An assignment is for everywhere.
terms-manner = Manner of use
terms-term = Term
terms-first-day = First day
terms-last-day = Last day
terms-last-day-hint = Empty for an unlimited term.
terms-from = From { $from }, unlimited
terms-from-until = From { $from } to { $until }
terms-price = Price
terms-total = Whole price
terms-instalments = Number of instalments
terms-instalments-hint = For instalments: 2 to 120.
terms-rate = Royalty rate
terms-rate-hint = For a royalty: per cent of sales.
terms-entry = Entry fee
terms-entry-hint = For an entry fee and royalty, in yuan.
terms-notes = Notes
terms-notes-hint = For example training, documents, liability. Goes into the contract as it is.
terms-separator = {", "}

payment-mode-lump_sum = Lump sum
payment-mode-instalments = Instalments
payment-mode-royalty = Royalty
payment-mode-upfront_royalty = Entry fee and royalty
payment-hint-lump_sum = Give the whole price.
payment-hint-instalments = Give the whole price and the number of instalments.
payment-hint-royalty = Give the royalty rate.
payment-hint-upfront_royalty = Give the entry fee and the royalty rate.

price-lump-sum = { $total } at once
price-instalments = { $total } in { $count } instalments
price-royalty = { $rate } % of sales
price-upfront-royalty = { $entry } entry fee and { $rate } % of sales

payment-number = No.
payment-by = Recorded by
payment-amount = Amount
payment-note = Note
payment-note-hint = For example: first instalment; royalty of the first half of 2026.
payment-recorded = To be confirmed
payment-counted = Counted
payment-rejected = Rejected
payment-to-confirm = Payment { $n } of { $amount }, recorded by: { $side }. Confirm it if it is right.
payment-received = { $amount } counted
payment-of = of { $total } in the contract
payment-split = How payment { $n } ({ $amount }) is divided
payment-split-hint = { $reward } % goes to the contributors, by their shares. To the fen; what does not divide goes to the largest remainder, and where equal to the earlier place.

overlap-exclusive = A grant stands against this: while an exclusive licence runs, nobody else gets a licence in the same territory, manner and time (deal { $deal }). Change territory, manner or term.
overlap-sole = A grant stands against this: while a sole licence runs, nobody else gets a licence in the same territory, manner and time (deal { $deal }). Change territory, manner or term.
overlap-ordinary = A grant stands against this: beside an ordinary licence none that excludes others can be given in the same territory, manner and time (deal { $deal }). Make it an ordinary licence, or change territory, manner or term.
overlap-assigned = The result was assigned (deal { $deal }); its former holder has nothing left to grant.

contract-title = Contract on the transfer of a technical result
contract-number = Contract { $deal }
contract-holder = Party A (holder): { $name }, credit code { $uscc }
contract-buyer = Party B (buyer): { $name }, credit code { $uscc }
contract-subject = Result: { $number } “{ $title }”
contract-line = { $what }: { $how }
contract-law-overlap = 1. Party A warrants that no grant stands against this contract in its territory, manner and term; licences given earlier remain in force.
contract-law-named = 2. The contributors' right to be named and rewarded is not affected.
contract-law-monopoly = 3. Clauses that monopolise technology unlawfully or infringe another's technical result are void (Civil Code, article 850).
contract-law-change = 4. Changes after signature need a further agreement in writing.
contract-law-signed = 5. The contract is made when both sides have confirmed this text and signed it here.
contract-not-signed = Not signed by both sides yet: to read only
contract-acts = Confirmations and signatures
contract-hash-hint = The SHA-256 of the text above (without the heading and this box) in UTF-8. One changed character gives another hash.

refusal-title = First refusal
refusal-explained = The holder is about to assign a service result that you helped to make, on these terms. You may take it on equal terms (Civil Code, article 847).
refusal-waive = Waive
refusal-waive-question = Waive the first refusal? This cannot be changed.
refusal-exercise = Take it on equal terms
refusal-exercise-question = Take the result on these terms? The deal with the buyer ends and the holder contracts with you.

statement-title = My statement
statement-lead = What you are due, as a contributor, of the receipts from results you helped to make.
statement-none = Nothing credited yet
statement-none-hint = Your part is listed here once holder and buyer have both confirmed a payment.
statement-total = Total
statement-at = Booked
statement-share = Share

nda-usual =
    Non-disclosure agreement
    1. The holder discloses to the buyer what is marked as secret in this result, only so that the buyer can assess it.
    2. The buyer lets only those know who need to, tells nobody else, and uses it for nothing but the assessment.
    3. This binds for five years from the day on which both have confirmed it, except for what is public.
    4. If no deal is made, the buyer stops using the material and destroys it.

mail-deal-stepped-subject = Deal { $number }: { $side } { $step }
mail-deal-stepped-body =
    Result: { $title }
    Deal: { $number }
    { $side } { $step }

    Details, and what is next:
    { $link }
mail-deal-first-refusal-subject = Decide on the first refusal: { $title }
mail-deal-first-refusal-body =
    A service result that you helped to make, “{ $title }”, is to be assigned (deal { $number }). You may take it on equal terms.

    Decide before { $until }:
    { $link }
mail-deal-credited-subject = Credited: { $title }
mail-deal-credited-body =
    Both sides have confirmed a payment for “{ $title }”. Credited to you: { $amount }.

    Your statement:
    { $link }

waiting-first-refusal = Decide whether to take the result on equal terms
