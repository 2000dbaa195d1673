// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON

/// Values of parameters as text, by style and `explode` (OpenAPI 3, "Style Values"; RFC 6570).
enum ParameterText {
    /// A name with its text, both encoded: one part of a query, a form or a cookie.
    typealias Pair = (name: String, value: String)

    /// For `simple`, `label` and `matrix`.
    static func segment(_ value: JSONValue, of parameter: APIParameter) -> String {
        let encode = { (text: String) in URIText.encoded(text, allowsReserved: parameter.allowsReserved) }
        switch parameter.style {
        case .label: return "." + joined(value, by: parameter.explode ? "." : ",", parameter.explode, encode)
        case .matrix: return matrix(value, of: parameter, encode)
        default: return joined(value, by: ",", parameter.explode, encode)
        }
    }

    /// A header's value: `simple`, not encoded.
    static func header(_ value: JSONValue, explode: Bool) -> String { joined(value, by: ",", explode) { $0 } }

    /// For `form`, `spaceDelimited`, `pipeDelimited` and `deepObject`.
    static func pairs(
        _ value: JSONValue, named name: String, style: APIParameter.Style, explode: Bool, allowsReserved: Bool
    ) -> [Pair] {
        let encode = { (text: String) in URIText.encoded(text, allowsReserved: allowsReserved) }
        let key = URIText.encoded(name)
        switch (value, style) {
        case (.object(let members), .deepObject):
            return members.flatMap { deep($0.value, key + "%5B\(URIText.encoded($0.key))%5D", encode) }
        case (.array(let elements), _) where explode || style == .deepObject:
            return elements.map { (key, encode(plain($0))) }
        case (.object(let members), _) where explode:
            return members.map { (URIText.encoded($0.key), encode(plain($0.value))) }
        case (.array, _), (.object, _): return [(key, joined(value, by: separator(of: style), false, encode))]
        default: return [(key, encode(plain(value)))]
        }
    }

    /// A value in one text: itself if it is none of several, else JSON.
    static func plain(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): "\(value)"
        case .number(let text), .string(let text): text
        case .array, .object: String(decoding: value.serialized(), as: UTF8.self)
        }
    }

    private static func separator(of style: APIParameter.Style) -> String {
        switch style {
        case .spaceDelimited: "%20"
        case .pipeDelimited: "%7C"
        default: ","
        }
    }

    private static func joined(
        _ value: JSONValue, by separator: String, _ explode: Bool, _ encode: (String) -> String
    ) -> String {
        switch value {
        case .array(let elements): elements.map { encode(plain($0)) }.joined(separator: separator)
        case .object(let members):
            members.map { encode($0.key) + (explode ? "=" : separator) + encode(plain($0.value)) }
                .joined(separator: separator)
        default: encode(plain(value))
        }
    }

    private static func matrix(
        _ value: JSONValue, of parameter: APIParameter, _ encode: (String) -> String
    ) -> String {
        let name = URIText.encoded(parameter.name)
        switch value {
        case .array(let elements) where parameter.explode:
            return elements.map { ";\(name)=" + encode(plain($0)) }.joined()
        case .object(let members) where parameter.explode:
            return members.map { ";\(encode($0.key))=" + encode(plain($0.value)) }.joined()
        default:
            let text = joined(value, by: ",", false, encode)
            return text.isEmpty ? ";\(name)" : ";\(name)=\(text)"
        }
    }

    /// Deeper objects go on in brackets, as the servers that know the style read them.
    private static func deep(_ value: JSONValue, _ key: String, _ encode: (String) -> String) -> [Pair] {
        switch value {
        case .object(let members):
            members.flatMap { deep($0.value, key + "%5B\(URIText.encoded($0.key))%5D", encode) }
        case .array(let elements): elements.map { (key, encode(plain($0))) }
        default: [(key, encode(plain(value)))]
        }
    }
}
