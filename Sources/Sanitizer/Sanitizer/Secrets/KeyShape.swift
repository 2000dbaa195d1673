// SPDX-License-Identifier: Apache-2.0

/// Tells the keys and tokens of well-known services by prefix, length, alphabet and, where they have one, checksum.
enum KeyShape {
    static func kind(of token: ArraySlice<UInt8>) -> SecretKind? {
        guard token.count >= 16, let first = token.first else { return nil }
        switch first {
        case UInt8(ascii: "A"): return amazon(token) ?? google(token)
        case UInt8(ascii: "g"): return isGitHub(token) ? .gitHubToken : nil
        case UInt8(ascii: "x"): return isSlack(token) ? .slackToken : nil
        case UInt8(ascii: "s"), UInt8(ascii: "r"): return stripe(token) ?? model(token)
        case UInt8(ascii: "e"): return isWebToken(token) ? .webToken : nil
        default: return nil
        }
    }

    private static func amazon(_ token: ArraySlice<UInt8>) -> SecretKind? {
        guard token.count == 20, token.starts(with: "AKIA".utf8) || token.starts(with: "ASIA".utf8) else { return nil }
        return token.allSatisfy { 0x41...0x5A ~= $0 || 0x32...0x37 ~= $0 } ? .awsKey : nil
    }

    private static func google(_ token: ArraySlice<UInt8>) -> SecretKind? {
        token.count == 39 && token.starts(with: "AIza".utf8) && isVaried(token.dropFirst(4)) ? .googleKey : nil
    }

    /// The last six of the classic tokens are a CRC-32 of the thirty before them, in base 62.
    private static func isGitHub(_ token: ArraySlice<UInt8>) -> Bool {
        if token.starts(with: "github_pat_".utf8) { return token.count >= 82 && isVaried(token.dropFirst(11)) }
        let kinds = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"]
        guard token.count == 40, kinds.contains(where: { token.starts(with: $0.utf8) }) else { return false }
        let body = token.dropFirst(4)
        return body.suffix(6).elementsEqual(base62(checksum(body.prefix(30))))
    }

    private static func isSlack(_ token: ArraySlice<UInt8>) -> Bool {
        guard token.starts(with: "xox".utf8), token.count >= 24 else { return false }
        let letter = token[token.startIndex + 3]
        return "abprse".utf8.contains(letter) && token[token.startIndex + 4] == UInt8(ascii: "-")
    }

    private static func stripe(_ token: ArraySlice<UInt8>) -> SecretKind? {
        let kinds = ["sk_live_", "rk_live_", "sk_test_"]
        let isKey = kinds.contains { token.starts(with: $0.utf8) } && token.count >= 24 && isVaried(token.dropFirst(8))
        return isKey ? .stripeKey : nil
    }

    private static func model(_ token: ArraySlice<UInt8>) -> SecretKind? {
        token.starts(with: "sk-".utf8) && token.count >= 35 && isVaried(token.dropFirst(3)) ? .modelKey : nil
    }

    /// Three parts, the first two of which are objects.
    private static func isWebToken(_ token: ArraySlice<UInt8>) -> Bool {
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 3 && token.count >= 40 && parts[0].starts(with: "eyJ".utf8)
            && parts[1].starts(with: "ey".utf8) && parts[2].count >= 16
    }

    /// Whether the characters vary as random ones do: at least 3.5 bits each, estimated by how many differ.
    private static func isVaried(_ bytes: ArraySlice<UInt8>) -> Bool {
        var counts = [Int](repeating: 0, count: 128)
        for byte in bytes where byte < 128 { counts[Int(byte)] += 1 }
        let distinct = counts.count { $0 > 0 }
        let isMixed = bytes.contains { 0x30...0x39 ~= $0 } && bytes.contains { 0x61...0x7A ~= ($0 | 0x20) }
        return isMixed && distinct >= min(12, bytes.count / 2)
    }

    /// CRC-32 as zip has it.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(UInt32.max) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
    }

    private static func base62(_ value: UInt32) -> [UInt8] {
        let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        var rest = value
        var output: [UInt8] = []
        for _ in 0..<6 {
            output.append(digits[Int(rest % 62)])
            rest /= 62
        }
        return output.reversed()
    }
}
