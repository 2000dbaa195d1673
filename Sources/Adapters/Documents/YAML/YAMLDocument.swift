// SPDX-License-Identifier: Apache-2.0

import CYAML
package import JSON

/// Reads YAML as the JSON it stands for: scalars by the core schema of YAML 1.2, anchors and merge keys resolved. Of a
/// stream the first document counts.
package enum YAMLDocument {
    /// Nested collections.
    static let maximumDepth = 256
    /// Values with everything that aliases repeat, so that few lines cannot stand for gigabytes.
    static let maximumValues = 4_000_000

    /// Throws one error with line and column.
    package static func read(_ bytes: [UInt8], file: String) throws(DocumentFailure) -> RawJSON {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            throw DocumentFailure(errors: [DocumentError(file: file, line: 1, column: 1, message: "out of memory")])
        }
        defer { yaml_parser_delete(parser) }
        let result = bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
            var builder = YAMLTreeBuilder()
            return build(parser, &builder)
        }
        switch result {
        case .success(let value): return RawJSON(value)
        case .failure(let fault):
            throw DocumentFailure(errors: [
                DocumentError(file: file, line: fault.line, column: fault.column, message: fault.message)
            ])
        }
    }

    private static func build(
        _ parser: UnsafeMutablePointer<yaml_parser_t>, _ builder: inout YAMLTreeBuilder
    ) -> Result<JSONValue, YAMLFault> {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { return .failure(YAMLFault(parser.pointee)) }
            defer { yaml_event_delete(&event) }
            do throws(YAMLFault) {
                if let value = try builder.take(event) { return .success(value) }
            } catch {
                return .failure(error)
            }
            if event.type == YAML_STREAM_END_EVENT { return .success(.null) }
        }
    }
}

/// What is wrong in a YAML text, and where, counted from 1.
struct YAMLFault: Error {
    let message: String
    let line: Int
    let column: Int

    init(_ message: String, at mark: yaml_mark_t) {
        self.message = message
        line = Int(mark.line) + 1
        column = Int(mark.column) + 1
    }

    init(_ parser: yaml_parser_t) {
        let problem = parser.problem.map { String(cString: $0) } ?? "this is not YAML"
        self.init(problem, at: parser.problem_mark)
    }
}
