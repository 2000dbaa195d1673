// SPDX-License-Identifier: Apache-2.0

package import JSON

extension A2AError {
    /// The error object of a JSON-RPC response. The reason counts before the code; what is unknown is internal. `data`
    /// may be anything: 0.3 gave it no form.
    package init(rpcError error: RawJSON) {
        let info = Self.errorInfo(in: error["data"])
        let code = error["code"]?.integer.flatMap { A2AErrorKind(code: Int(truncatingIfNeeded: $0)) }
        self.init(
            Self.kind(info) ?? code ?? .internalError, error["message"]?.string ?? "no message",
            metadata: Self.metadata(info))
    }

    /// The body of a REST error: google.rpc.Status, or whatever else a peer sends with such a status.
    package init(status: UInt16, restBody body: RawJSON?) {
        let error = body?["error"]
        let info = Self.errorInfo(in: error?["details"] ?? body?["details"])
        let text = error?["message"]?.string ?? body?["message"]?.string ?? body?["detail"]?.string
        self.init(
            Self.kind(info) ?? Self.kind(ofStatus: status), text ?? "HTTP \(status)",
            metadata: Self.metadata(info))
    }

    private static func errorInfo(in details: RawJSON?) -> RawJSON? {
        details?.elements.first { $0["@type"]?.string?.hasSuffix("google.rpc.ErrorInfo") == true }
    }

    private static func kind(_ info: RawJSON?) -> A2AErrorKind? {
        info?["reason"]?.string.flatMap(A2AErrorKind.init(reason:))
    }

    /// Peers put other things than strings there; those are left out.
    private static func metadata(_ info: RawJSON?) -> [String: String] {
        var metadata: [String: String] = [:]
        for (key, value) in (info?["metadata"] ?? .emptyObject).members.prefix(32) {
            if let text = value.string { metadata[key] = text }
        }
        return metadata
    }

    private static func kind(ofStatus status: UInt16) -> A2AErrorKind {
        switch status {
        case 404: .taskNotFound
        case 409: .taskNotCancelable
        case 415: .contentTypeNotSupported
        case 400: .invalidRequest
        default: .internalError
        }
    }
}
