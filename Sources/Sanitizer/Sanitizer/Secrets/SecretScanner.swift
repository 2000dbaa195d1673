// SPDX-License-Identifier: Apache-2.0

/// Finds keys, tokens and personal numbers in a text that is about to leave: by shapes whose checksum, length or entropy
/// tells them from ordinary words. One pass; nothing is kept of what it finds but kind and place.
package struct SecretScanner: Sendable {
    private let kinds: Set<SecretKind>
    static let mostFound = 256

    package init(_ kinds: Set<SecretKind> = SecretKind.standard) { self.kinds = kinds }

    /// In order; places are bytes of UTF-8.
    package func find(in text: [UInt8]) -> [FoundSecret] {
        var found: [FoundSecret] = []
        var index = 0
        while index < text.count, found.count < Self.mostFound {
            guard Self.isToken(text[index]) else {
                index += 1
                continue
            }
            let end = text[index...].firstIndex { !Self.isToken($0) } ?? text.count
            let token = text[index..<end]
            if let (kind, range) = read(token, in: text), kinds.contains(kind) {
                found.append(FoundSecret(kind: kind, range: range))
                index = max(range.upperBound, end)
            } else {
                index = end
            }
        }
        return found
    }

    /// The text with every secret named instead of told.
    package func redact(_ text: String) -> (text: String, found: [FoundSecret]) {
        let bytes = Array(text.utf8)
        let found = find(in: bytes)
        guard !found.isEmpty else { return (text, []) }
        var output: [UInt8] = []
        var index = 0
        for secret in found {
            output += bytes[index..<secret.range.lowerBound]
            output += Array("[redacted:\(secret.kind.rawValue)]".utf8)
            index = secret.range.upperBound
        }
        return (String(decoding: output + bytes[index...], as: UTF8.self), found)
    }

    private func read(_ token: ArraySlice<UInt8>, in text: [UInt8]) -> (SecretKind, Range<Int>)? {
        if let kind = KeyShape.kind(of: token) { return (kind, token.startIndex..<token.endIndex) }
        if token.starts(with: "-----BEGIN".utf8), let end = Self.privateKey(text, from: token.startIndex) {
            return (.privateKey, token.startIndex..<end)
        }
        if let end = NumberShape.card(text, from: token.startIndex) { return (.paymentCard, token.startIndex..<end) }
        if let end = NumberShape.iban(text, from: token.startIndex) { return (.bankAccount, token.startIndex..<end) }
        if NumberShape.isSocialSecurity(token) { return (.socialSecurity, token.startIndex..<token.endIndex) }
        if Self.isAddress(text, token) { return (.email, Self.address(text, token)) }
        return nil
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "+"): true
        default: false
        }
    }

    /// From `-----BEGIN … PRIVATE KEY-----` to behind its end, or to the end of the text.
    private static func privateKey(_ text: [UInt8], from start: Int) -> Int? {
        let head = String(decoding: text[start..<min(start + 64, text.count)], as: UTF8.self)
        guard head.contains("PRIVATE KEY") else { return nil }
        let bound = min(start + 16_384, text.count)
        let end = Array("-----END".utf8)
        var index = start + 10
        while index + end.count <= bound {
            if text[index] == end[0], text[index...].starts(with: end) {
                return text[(index + 8)..<bound].firstIndex(of: 0x0A) ?? bound
            }
            index += 1
        }
        return bound
    }

    private static func isAddress(_ text: [UInt8], _ token: ArraySlice<UInt8>) -> Bool {
        token.endIndex + 3 < text.count && text[token.endIndex] == UInt8(ascii: "@")
            && text[(token.endIndex + 1)...].prefix { isToken($0) }.contains(UInt8(ascii: "."))
    }

    private static func address(_ text: [UInt8], _ token: ArraySlice<UInt8>) -> Range<Int> {
        let host = text[(token.endIndex + 1)...].prefix { isToken($0) }
        return token.startIndex..<host.endIndex
    }
}

/// What may leave only where policy says so. The raw value is the stable name in records.
package enum SecretKind: String, Sendable, CaseIterable {
    case awsKey = "aws-access-key"
    case gitHubToken = "github-token"
    case slackToken = "slack-token"
    case stripeKey = "stripe-key"
    case googleKey = "google-api-key"
    case modelKey = "model-api-key"
    case webToken = "json-web-token"
    case privateKey = "private-key"
    case paymentCard = "payment-card"
    case bankAccount = "bank-account"
    case socialSecurity = "social-security"
    case email

    /// What is looked for where nothing else is said: addresses are what mail tools are for.
    package static let standard = Set(allCases).subtracting([.email])
}

package struct FoundSecret: Sendable, Equatable {
    package let kind: SecretKind
    package let range: Range<Int>
}
