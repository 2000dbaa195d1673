// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Finds the `x-mcp-header` annotations of a tool's input schema, and what is wrong with them.
package enum ParameterHeaderScan {
    /// Why a tool cannot be called over HTTP.
    package struct Fault: Error, Sendable, Equatable {
        package let reason: String
    }

    /// Keywords whose values are data, not schemas.
    private static let data: Set<String> = ["enum", "const", "default", "examples"]
    private static let maximumDepth = 64

    /// None for a schema without annotations, which is what nearly all are.
    package static func headers(in definition: RawJSON) throws(Fault) -> [ParameterHeader] {
        guard let schema = definition["inputSchema"], mentions(schema) else { return [] }
        var found: [ParameterHeader] = []
        try walk(schema, [], isReachable: true, &found)
        let names = found.map { $0.name.lowercased() }
        guard Set(names).count == names.count else { throw Fault(reason: "two properties share an x-mcp-header") }
        return found
    }

    private static func mentions(_ schema: RawJSON) -> Bool {
        let wanted = Array(ParameterHeader.keyword.utf8)
        let bytes = schema.bytes
        var index = bytes.startIndex
        while let start = bytes[index...].firstIndex(of: wanted[0]) {
            if bytes[start...].starts(with: wanted) { return true }
            index = start + 1
        }
        return false
    }

    private static func walk(
        _ schema: RawJSON, _ path: [String], isReachable: Bool, _ found: inout [ParameterHeader], depth: Int = 0
    ) throws(Fault) {
        guard depth < maximumDepth else { throw Fault(reason: "the schema is too deep") }
        if schema.kind == .array {
            for element in schema.elements {
                try walk(element, path, isReachable: false, &found, depth: depth + 1)
            }
            return
        }
        for (key, value) in schema.members where !data.contains(key) {
            switch key {
            case ParameterHeader.keyword: found.append(try header(value, of: schema, path, isReachable))
            case "properties":
                for (name, property) in value.members {
                    try walk(property, path + [name], isReachable: isReachable, &found, depth: depth + 1)
                }
            default:
                guard value.kind == .object || value.kind == .array else { continue }
                try walk(value, path, isReachable: false, &found, depth: depth + 1)
            }
        }
    }

    private static func header(
        _ value: RawJSON, of schema: RawJSON, _ path: [String], _ isReachable: Bool
    ) throws(Fault) -> ParameterHeader {
        let place = path.joined(separator: ".")
        guard isReachable, !path.isEmpty else {
            throw Fault(reason: "x-mcp-header stands where no chain of properties leads (\(place))")
        }
        guard let name = value.string, !name.isEmpty, name.utf8.allSatisfy(isToken) else {
            throw Fault(reason: "the x-mcp-header of \(place) is no field name")
        }
        guard let type = schema["type"]?.string, ["string", "integer", "boolean"].contains(type) else {
            throw Fault(reason: "\(place) has an x-mcp-header and is no string, integer or boolean")
        }
        return ParameterHeader(path: path, name: name)
    }

    /// RFC 9110, section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
