// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON

/// Writes a body in the media type of its operation.
struct BodyText {
    let body: APIBody
    /// The argument's name, for errors.
    let key: String

    func make(_ value: RawJSON) throws(ArgumentFault) -> (bytes: [UInt8], type: String) {
        switch body.form {
        case .json: return (Array(value.bytes), body.mediaType)
        case .form: return (Array(try form(value).utf8), body.mediaType)
        case .multipart: return try multipart(value)
        case .text: return (Array(ParameterText.plain(value.value).utf8), body.mediaType)
        case .octets: return (octets(value), body.mediaType)
        }
    }

    private func members(_ value: RawJSON) throws(ArgumentFault) -> JSONObject {
        guard let members = value.value.object else {
            throw .unusable(key, why: "a form is an object, one member for each field")
        }
        return members
    }

    private func form(_ value: RawJSON) throws(ArgumentFault) -> String {
        try members(value).flatMap { name, member in
            let encoding = body.encodings[name]
            if let type = encoding?.contentType, APIBody.form(of: type) == .json {
                return [(name: URIText.encoded(name), value: URIText.encoded(json(member)))]
            }
            let style = encoding?.style ?? .form
            return ParameterText.pairs(
                member, named: name, style: style, explode: encoding?.explode ?? (style == .form),
                allowsReserved: encoding?.allowsReserved ?? false)
        }.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    private func json(_ value: JSONValue) -> String { String(decoding: value.serialized(), as: UTF8.self) }

    private func octets(_ value: RawJSON) -> [UInt8] {
        let text = ParameterText.plain(value.value)
        return Base64.decode(text.utf8) ?? Array(text.utf8)
    }

    /// Arrays are several parts of one name, objects are JSON (OpenAPI 3, "Special Considerations for multipart").
    private func multipart(_ value: RawJSON) throws(ArgumentFault) -> (bytes: [UInt8], type: String) {
        var parts: [(name: String, value: JSONValue)] = []
        for (name, member) in try members(value) {
            if case .array(let elements) = member, !isObjectList(elements) {
                parts += elements.map { (name, $0) }
            } else {
                parts.append((name, member))
            }
        }
        let boundary = Self.boundary(beside: value)
        var bytes: [UInt8] = []
        for part in parts { append(part.name, part.value, boundary, to: &bytes) }
        bytes += Array("--\(boundary)--\r\n".utf8)
        let type = body.mediaType.prefix { $0 != ";" }
        return (bytes, "\(type); boundary=\(boundary)")
    }

    private func isObjectList(_ elements: [JSONValue]) -> Bool { elements.contains { $0.object != nil } }

    private func append(_ name: String, _ value: JSONValue, _ boundary: String, to bytes: inout [UInt8]) {
        let quoted = name.replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
        let type = body.encodings[name]?.contentType?.split(separator: ",").first.map(String.init)
        let isFile = isBinary(name) || type.map { APIBody.form(of: $0) == .octets } ?? false
        var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(quoted)\""
        if isFile { head += "; filename=\"\(quoted)\"" }
        let standard: String? = isFile ? "application/octet-stream" : isComposed(value) ? "application/json" : nil
        if let type = type ?? standard { head += "\r\nContent-Type: \(Self.oneLine(type))" }
        let text = ParameterText.plain(value)
        bytes += Array((head + "\r\n\r\n").utf8)
        bytes += isFile ? Base64.decode(text.utf8) ?? Array(text.utf8) : Array(text.utf8)
        bytes += Array("\r\n".utf8)
    }

    private func isComposed(_ value: JSONValue) -> Bool { value.object != nil || value.array != nil }

    private func isBinary(_ name: String) -> Bool {
        guard var schema = body.schema?["properties"]?[name] else { return false }
        if let items = schema["items"] { schema = items }
        return BinaryText.isBinary(schema)
    }

    private static func oneLine(_ text: String) -> String { text.filter { $0 != "\r" && $0 != "\n" && $0 != "\r\n" } }

    /// One that no part holds.
    private static func boundary(beside value: RawJSON) -> String {
        var boundary = "patchbay-7d3c1f"
        let text = value.text
        while text.contains(boundary) { boundary += "x" }
        return boundary
    }
}

/// Schemas whose strings stand for octets: an argument carries them as base64.
enum BinaryText {
    static func isBinary(_ schema: JSONValue) -> Bool {
        if schema["format"]?.string == "binary" { return true }
        if schema["contentEncoding"]?.string?.lowercased() == "base64" { return false }
        // 3.1: a media type without an encoding is the octets themselves.
        guard let type = schema["contentMediaType"]?.string else { return false }
        return APIBody.form(of: type) == .octets
    }
}
