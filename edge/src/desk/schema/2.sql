-- Who a visitor is stands in few of the words of a case, and is looked for with each of its letters and at
-- each look at its page: what that costs does not grow with the case.
CREATE INDEX words_with_contact ON words (reference, number)
    WHERE name IS NOT NULL OR phone IS NOT NULL OR email IS NOT NULL;
