// SPDX-License-Identifier: Apache-2.0

import Sanitizer
import Testing

/// No key here was ever anybody's: each was made for this test, with the check digits that its kind asks for.
@Suite struct SecretTests {
    @Test(
        "what must not leave is found by its shape",
        arguments: [
            ("AKIAQ3EGRIZ4XYWV7TSB", SecretKind.awsKey),
            ("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA", .privateKey),
            ("pay with 4111 1111 1111 1111 now", .paymentCard), ("DE89 3704 0044 0532 0130 00", .bankAccount),
            ("her number is 219-09-9999", .socialSecurity),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0ZXN0In0.c2lnbmF0dXJlLW9mLXRlc3Q", .webToken),
            ("xoxb-1234567890-abcdefghijklmnop", .slackToken), ("sk_live_a1B2c3D4e5F6g7H8i9J0k1L2", .stripeKey),
        ])
    func finds(text: String, kind: SecretKind) {
        let (redacted, found) = SecretScanner().redact("before \(text) after")
        #expect(found.map(\.kind) == [kind])
        #expect(redacted.hasPrefix("before ") && redacted.contains("[redacted:\(kind.rawValue)]"))
    }

    @Test(
        "ordinary numbers and words stay",
        arguments: [
            "order 4111 1111 1111 1112", "AKIA is a prefix", "call +49 170 1234567", "2026-11-30T10:00:00.000Z",
            "ghp_000000000000000000000000000000000000", "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "sk-learn",
            "someone@mail.example", "GB29 NWBK 6016 1331 9268 18", "000-12-3456", "task-force-of-many-words-in-a-row",
        ])
    func keeps(text: String) {
        let (kept, found) = SecretScanner().redact(text)
        #expect(kept == text && found.isEmpty)
    }

    @Test("addresses are personal data where the operator says so") func addresses() {
        let (text, found) = SecretScanner([.email]).redact("to someone@mail.example, please")
        #expect(text == "to [redacted:email], please")
        #expect(found.count == 1)
    }
}
