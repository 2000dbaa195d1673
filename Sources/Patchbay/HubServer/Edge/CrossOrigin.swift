// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// Cross-origin sharing (Fetch, section 3.2) for the pages that the edge check lets in.
enum CrossOrigin {
    /// The answer to a preflight; nil when the request is none.
    static func preflight(_ request: HTTPServerRequest) -> HTTPServerResponse? {
        guard request.method == .options, let origin = request.fields["origin"],
            request.fields.contains("access-control-request-method")
        else { return nil }
        return HTTPServerResponse(
            status: 204,
            fields: [
                "access-control-allow-origin": origin, "vary": "origin, access-control-request-headers",
                "access-control-allow-methods": "GET, POST, DELETE", "access-control-max-age": "600",
                "access-control-allow-headers": request.fields["access-control-request-headers"].flatMap(allowed)
                    ?? usualHeaders,
            ])
    }

    /// What a page of that origin may read of an answer.
    static func fields(for origin: String) -> [(String, String)] {
        [
            ("access-control-allow-origin", origin), ("vary", "origin"),
            ("access-control-expose-headers", "mcp-session-id, www-authenticate, retry-after, location"),
        ]
    }

    private static let usualHeaders =
        "accept, authorization, content-type, last-event-id, mcp-method, mcp-name, mcp-protocol-version, mcp-session-id"

    /// The asked-for names when each is a token; parameters of tools travel in `Mcp-Param-*`, whose names nobody can list.
    private static func allowed(_ names: String) -> String? {
        let isTokens = names.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ")
        }
        return isTokens && names.utf8.count <= 1024 ? names : nil
    }
}

/// Adds to every answer what lets a page read it.
struct CrossOriginResponder: HTTPResponding {
    let inner: any HTTPResponding
    let origin: String

    func send(_ response: HTTPServerResponse) {
        var response = response
        add(to: &response.fields)
        inner.send(response)
    }

    func beginStream(status: HTTPStatus, fields: HTTPFields) -> any HTTPBodyWriting {
        var fields = fields
        add(to: &fields)
        return inner.beginStream(status: status, fields: fields)
    }

    func upgrade(fields: HTTPFields, receiver: any HTTPTunnelReceiving) -> (any HTTPTunnel)? {
        inner.upgrade(fields: fields, receiver: receiver)
    }

    func keepRunningAfterDisconnect() { inner.keepRunningAfterDisconnect() }
    func cancelHandler() { inner.cancelHandler() }

    private func add(to fields: inout HTTPFields) {
        for (name, value) in CrossOrigin.fields(for: origin) { fields.append(name, value) }
    }
}
