// SPDX-License-Identifier: Apache-2.0

import JSON

/// Reads the body of an admin request.
enum AdminBody {
    /// An object whose members are among those; `example` is shown where it is not.
    static func object(_ body: [UInt8], members: [String], example: String) throws(AdminFault) -> RawJSON {
        let root: RawJSON
        do {
            root = try RawJSON(validating: body)
        } catch {
            throw .malformed("the body is not JSON: \(error)")
        }
        guard root.kind == .object else { throw .malformed("the body must be an object like \(example)") }
        if let unknown = root.members.first(where: { !members.contains($0.key) }) {
            throw .malformed("unknown member \"\(unknown.key)\"; known: \(members.joined(separator: ", "))")
        }
        return root
    }

    /// The largest integer that every reader of JSON understands alike.
    static let largestInteger: Int64 = 1 << 53 - 1

    /// The whole number of that name, which JSON may write as `1.0`; nil where it is left out.
    static func integer(
        _ name: String, of root: RawJSON, in range: ClosedRange<Int64>
    ) throws(AdminFault) -> Int64? {
        guard let member = root[name] else { return nil }
        let number = member.integer ?? member.double.flatMap(Int64.init(exactly:))
        guard let number, range.contains(number) else {
            throw .malformed("\"\(name)\" must be an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The one member of `{"principal":"…"}`.
    static func principal(in body: [UInt8]) throws(AdminFault) -> String {
        let example = #"{"principal":"key:anna"}"#
        let root = try object(body, members: ["principal"], example: example)
        guard let principal = root["principal"]?.string, !principal.isEmpty else {
            throw .malformed("the body must be an object like \(example)")
        }
        return principal
    }
}
