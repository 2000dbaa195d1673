// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON

/// Turns a service's answer into a tool's result.
enum ResponseText {
    /// `hint` is said of answers that refuse the caller.
    static func result(_ status: HTTPStatus, _ fields: HTTPFields, _ body: [UInt8], hint: String?) -> RawJSON {
        guard (200..<300).contains(status.code) else { return refusal(status, fields, body, hint) }
        let type = fields["content-type"] ?? (body.isEmpty ? "" : "application/octet-stream")
        var result: JSONObject = ["content": .array([block(body, type, status)])]
        if APIBody.form(of: type) == .json, let value = json(body), value.kind == .object {
            return RawJSON(.object(result)).editing([.set("structuredContent", value)])
        }
        result["isError"] = false
        return RawJSON(.object(result))
    }

    /// A result that tells what is wrong, for the model to mend.
    static func error(_ text: String) -> RawJSON {
        RawJSON(["content": [["type": "text", "text": .string(text)]], "isError": true])
    }

    private static func json(_ body: [UInt8]) -> RawJSON? {
        var limits = JSONLimits.unboundedSize
        limits.maximumMembers = 200_000
        return try? RawJSON(validating: body, limits: limits)
    }

    private static func block(_ body: [UInt8], _ type: String, _ status: HTTPStatus) -> JSONValue {
        if body.isEmpty { return ["type": "text", "text": .string("\(status.code) \(status.reason)")] }
        let plain = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        for kind in ["image", "audio"] where plain.hasPrefix(kind + "/") && !plain.hasSuffix("xml") {
            return ["type": .string(kind), "data": .string(Base64.encode(body)), "mimeType": .string(plain)]
        }
        if APIBody.form(of: plain) != .octets || !plain.isEmpty && isText(body, plain),
            let text = String(validating: body, as: UTF8.self)
        {
            return ["type": "text", "text": .string(text)]
        }
        return [
            "type": "resource",
            "resource": [
                "uri": "response:body", "mimeType": .string(plain), "blob": .string(Base64.encode(body)),
            ],
        ]
    }

    private static func isText(_ body: [UInt8], _ type: String) -> Bool {
        type == "application/x-www-form-urlencoded" || type == "application/javascript" || type == "application/graphql"
    }

    private static func refusal(
        _ status: HTTPStatus, _ fields: HTTPFields, _ body: [UInt8], _ hint: String?
    ) -> RawJSON {
        var text = "HTTP \(status.code) \(status.reason)"
        if let place = fields["location"], (300..<400).contains(status.code) {
            text += ": the service points to \(place); redirects are not followed"
        }
        if let wait = fields["retry-after"] { text += "; it asks to wait: \(wait)" }
        if let hint, status.code == 401 || status.code == 403 { text += "; \(hint)" }
        if !body.isEmpty, let words = String(validating: body.prefix(32 << 10), as: UTF8.self) {
            text += "\n\n" + words
        }
        let result = error(text)
        guard APIBody.form(of: fields["content-type"] ?? "") == .json, let value = json(body), value.kind == .object
        else { return result }
        return result.editing([.set("structuredContent", value)])
    }
}
