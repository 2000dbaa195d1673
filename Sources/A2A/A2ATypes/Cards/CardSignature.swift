// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
package import JSON

/// One signature of a card: a JWS whose payload is detached (section 8.4.2).
package struct CardSignature: Sendable, Equatable {
    /// As received: the signature covers these characters.
    package let protected: String
    package let algorithm: String
    package let keyID: String
    /// Where the signer says its keys are. Only ever a hint: whoever signs can write anything here.
    package let keySetURL: String?
    package let bytes: [UInt8]

    /// Nil for what is malformed or asks for an extension of JWS (`crit`), of which none is known here.
    package init?(_ raw: RawJSON) {
        guard let protected = raw.text("protected"), let text = raw.text("signature"),
            let bytes = Self.decode(text), let header = Self.decode(protected),
            let fields = try? RawJSON(validating: header), fields.kind == .object, fields["crit"] == nil,
            let algorithm = fields.text("alg"), let keyID = fields.text("kid")
        else { return nil }
        self.protected = protected
        self.algorithm = algorithm
        self.keyID = keyID
        self.bytes = bytes
        keySetURL = fields.text("jku")
    }

    /// What the signature is over, for a card whose bytes in one of the forms are `payload`.
    package func input(for payload: [UInt8]) -> [UInt8] { Array("\(protected).\(Self.encode(payload))".utf8) }

    /// The header of a signature to be made.
    package static func header(algorithm: String, keyID: String) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("alg", algorithm)
        writer.member("kid", keyID)
        writer.member("typ", "JOSE")
        writer.endObject()
        return encode(writer.finish())
    }

    /// The member of `signatures` that a signer adds.
    package static func json(protected: String, signature: [UInt8]) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("protected", protected)
        writer.member("signature", encode(signature))
        writer.endObject()
        return writer.finishRaw()
    }

    // MARK: Base64 for URLs, without padding

    private static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64.encode(bytes).utf8.filter { $0 != UInt8(ascii: "=") }
        return String(
            decoding: text.map { $0 == UInt8(ascii: "+") ? 0x2D : $0 == UInt8(ascii: "/") ? 0x5F : $0 }, as: UTF8.self)
    }

    private static func decode(_ text: String) -> [UInt8]? {
        var plain = text.utf8.map { $0 == 0x2D ? UInt8(ascii: "+") : $0 == 0x5F ? UInt8(ascii: "/") : $0 }
        while plain.count % 4 != 0 { plain.append(UInt8(ascii: "=")) }
        return Base64.decode(plain)
    }
}
