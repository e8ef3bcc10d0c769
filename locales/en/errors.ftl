error-title-401 = Please sign in
error-title-403 = Not permitted
error-title-404 = Not found
error-title-409 = In conflict with the present state
error-title-412 = A newer version stands there
error-title-413 = Too large
error-title-422 = Something needs correcting
error-title-429 = Too many attempts
error-title-500 = System error
error-title-503 = Busy for the moment
error-not-found = There is nothing at this address, or you may not see it. Check the address, or start again from the home page.
error-sign-in = You need to sign in for this.
error-second-factor = This needs your second factor first.
error-stale = Somebody saved something newer while you were editing. Reload and make your change on what is there now.
error-invalid = Something needs correcting; see below. Nothing was saved.
error-too-many = Too many attempts. Please try again in about { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    }.
error-unavailable = The system is busy for the moment. Your action had no effect; please try again.
error-internal = Something failed inside the system and nothing was changed. Please tell an administrator the number { $id }.
error-too-large = What was sent is larger than this address takes.
error-not-a-form = This address takes only web forms.
error-not-json = This address takes only JSON; set Content-Type: application/json.
error-json = The JSON is not as expected: { $detail }
error-not-an-upload = No file arrived; please choose it again.
error-body = What was sent is incomplete; please try again.
error-cross-site = The request could not be shown to come from one of our pages and was refused. Please act from a page of this site.
error-idempotency-form = Idempotency-Key takes 1–200 visible ASCII characters.
error-idempotency-reused = This Idempotency-Key was used for another request; choose a new one.
error-home = To the home page
error-request-id = Request number
error-version-missing = Say which version you saw, as version or in the header If-Match.
error-cursor = There is no such part of the list. Start again from the first.
