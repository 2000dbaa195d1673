// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A call that a rule wants a person to agree to.
package struct ApprovalRequest: Sendable, Equatable {
    /// The id of the principal that calls.
    package let principal: String
    package let method: String
    /// The emitted name or URI.
    package let target: String
    package let server: String
    /// The rule that asks.
    package let rule: String
    /// Exactly what is to be sent.
    package let arguments: RawJSON
    /// Of ``signedText``: what an approver agreed to, and what is held against what is then sent.
    package let digest: [UInt8]

    /// `sha256` is SHA-256.
    package init(
        principal: String, method: String, target: String, server: String, rule: String, arguments: RawJSON,
        sha256: ([UInt8]) -> [UInt8]
    ) {
        self.principal = principal
        self.method = method
        self.target = target
        self.server = server
        self.rule = rule
        self.arguments = arguments
        digest = sha256(Self.signedText(method, target, server, arguments))
    }

    /// The canonical form of method, target, server and arguments.
    private static func signedText(
        _ method: String, _ target: String, _ server: String, _ arguments: RawJSON
    ) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: arguments.byteCount + 128)
        writer.beginObject()
        writer.key("arguments")
        writer.raw(arguments)
        writer.key("method")
        writer.string(method)
        writer.key("server")
        writer.string(server)
        writer.key("target")
        writer.string(target)
        writer.endObject()
        let text = writer.finishRaw()
        return (try? CanonicalJSON.bytes(of: text)) ?? Array(text.bytes)
    }
}
