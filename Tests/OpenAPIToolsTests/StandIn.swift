// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import OpenAPITools
import TestSupport

/// The service of `Service/service.json`: answers a request only if it is, byte for byte, the one that the case expects.
struct StandIn {
    static let host = "http://service.test"
    static let secrets = [
        "keyDefault": "k-default", "keyHeader": "k-header", "keyQuery": "k query", "keyCookie": "k-cookie",
        "basic": "user:pass", "bearer": "t-bearer", "oauth": "t-oauth", "oidc": "t-oidc",
    ]

    /// One element of `Service/calls.json`.
    let call: RawJSON

    /// What is wrong with a request; nil for the right one.
    func fault(in request: HTTPClientRequest) -> String? {
        guard let expected = call["expect"] else { return "no request was expected" }
        if request.method.rawValue != expected["method"]?.string { return "method \(request.method.rawValue)" }
        let target = String(request.url.dropFirst(Self.host.count))
        if !request.url.hasPrefix(Self.host) || target != expected["target"]?.string { return "target \(request.url)" }
        for (name, value) in (expected["headers"] ?? .emptyObject).members
        where request.fields[name] != value.string { return "\(name): \(request.fields[name] ?? "missing")" }
        for name in (expected["absent"] ?? .emptyArray).elements where request.fields[name.string ?? ""] != nil {
            return "\(name) is there"
        }
        if let body = expected["body"], Self.bytes(body) != request.body {
            return "body \(String(decoding: request.body, as: UTF8.self))"
        }
        guard let parts = expected["multipart"] else { return nil }
        return multipartFault(parts, request)
    }

    var answer: ScriptedReply {
        guard let answer = call["answer"] else { return .json(#"{"ok":true}"#) }
        var fields = HTTPFields()
        for (name, value) in (answer["headers"] ?? .emptyObject).members { fields.append(name, value.string ?? "") }
        let status = HTTPStatus(UInt16(answer["status"]?.integer ?? 200))
        return .whole(status, fields, answer["body"].map(Self.bytes) ?? [])
    }

    /// A text, or an object with the octets in base64.
    private static func bytes(_ value: RawJSON) -> [UInt8] {
        if let text = value.string { return Array(text.utf8) }
        return Base64.decode(Array((value["base64"]?.string ?? "").utf8)) ?? []
    }

    private func multipartFault(_ parts: RawJSON, _ request: HTTPClientRequest) -> String? {
        let mark = "multipart/form-data; boundary="
        guard let type = request.fields["content-type"], type.hasPrefix(mark) else { return "no boundary" }
        let boundary = type.dropFirst(mark.count)
        var expected: [UInt8] = []
        for part in parts.elements {
            var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part["name"]?.string ?? "")\""
            if let name = part["filename"]?.string { head += "; filename=\"\(name)\"" }
            if let type = part["type"]?.string { head += "\r\nContent-Type: \(type)" }
            expected += Array((head + "\r\n\r\n").utf8)
            expected += part["body"].map(Self.bytes) ?? Self.bytes(part)
            expected += Array("\r\n".utf8)
        }
        expected += Array("--\(boundary)--\r\n".utf8)
        return expected == request.body ? nil : "body \(String(decoding: request.body, as: UTF8.self))"
    }
}
