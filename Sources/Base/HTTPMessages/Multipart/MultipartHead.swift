// SPDX-License-Identifier: Apache-2.0

/// The fields of one part, and what they say of it in a form (RFC 7578, section 4.2).
package struct MultipartHead: Sendable {
    package let fields: HTTPFields

    package init(fields: HTTPFields) { self.fields = fields }

    /// `lines` each begin with CR LF.
    init(lines: ArraySlice<UInt8>, limits: MultipartLimits) throws(MultipartFault) {
        let bytes = Array(lines)
        var entries: [HTTPFields.Entry] = []
        var reader = HTTPLineReader()
        do throws(HTTPRequestFault) {
            // The first line is the empty one that the delimiter ends in.
            let text = bytes.isEmpty ? [] : bytes + [13, 10]
            while let line = try reader.next(text.span) {
                guard !line.isEmpty else { continue }
                entries.append(try HTTPFieldLine(text.span, line).entry(from: 0))
            }
        } catch {
            throw .malformedField
        }
        guard entries.count <= limits.fields else { throw .tooManyFields(limit: limits.fields) }
        fields = HTTPFields(storage: bytes, entries: entries)
    }

    /// The `name` of its `content-disposition`.
    package var name: String? { parameter("name") }
    /// The `filename`, as sent: it may name folders, and is not to be trusted with any.
    package var fileName: String? { parameter("filename") }

    private func parameter(_ name: String) -> String? {
        fields["content-disposition"].flatMap { HTTPParameters($0)[name] }
    }
}

extension MultipartHead: Equatable {
    package static func == (left: MultipartHead, right: MultipartHead) -> Bool {
        func text(_ head: MultipartHead) -> [String] {
            head.fields.entries.map { head.fields.name(of: $0) + ":" + head.fields.value(of: $0) }
        }
        return text(left) == text(right)
    }
}
