// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON

/// Tells what is wrong in a file, or that nothing is.
enum FileCheck {
    static let notes = "Exits with 0 when the file is good, 1 when it is not, 2 when it cannot be read."

    /// `load` returns one line about a good file.
    static func run(
        _ file: String, asksForJSON: Bool, in context: CommandContext, load: () throws(DocumentFailure) -> String
    ) throws(CommandFailure) -> ExitCode {
        do {
            let summary = try load()
            context.terminal.write(asksForJSON ? json([]) : "\(file): good: \(summary)")
            return .good
        } catch {
            let couldRead = !error.errors.contains { $0.line == 0 }
            guard asksForJSON, couldRead else {
                throw CommandFailure(couldRead ? .no : .unable, lines: error.errors.map(\.description))
            }
            context.terminal.write(json(error.errors))
            return .no
        }
    }

    private static func json(_ errors: [DocumentError]) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("valid")
        writer.boolean(errors.isEmpty)
        writer.key("errors")
        writer.beginArray()
        for error in errors {
            writer.beginObject()
            writer.key("file")
            writer.string(error.file)
            writer.key("line")
            writer.integer(Int64(error.line))
            writer.key("column")
            writer.integer(Int64(error.column))
            writer.key("message")
            writer.string(error.message)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.finishRaw().text
    }
}
