// SPDX-License-Identifier: Apache-2.0

/// A response as it came over the wire.
package struct RawResponse: Sendable {
    package let status: Int
    /// Names in lower case, in wire order.
    package let fields: [(name: String, value: String)]
    package var body: [UInt8] = []

    /// From the status line to the empty line, both included.
    package init(head: String) throws {
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: true)
        guard let first = lines.first, first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3))
        else {
            throw RawClient.Failure.malformedResponse(head)
        }
        self.status = status
        fields = try lines.dropFirst().map { line in
            guard let colon = line.firstIndex(of: ":") else { throw RawClient.Failure.malformedResponse(head) }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (line[..<colon].lowercased(), String(value))
        }
    }

    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    package var text: String { String(decoding: body, as: UTF8.self) }
}
