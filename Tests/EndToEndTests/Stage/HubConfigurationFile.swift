// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A `patchbay.json` as the tests write it.
struct HubConfigurationFile: Encodable {
    struct Server: Encodable {
        var command: String?
        var args: [String]?
        var url: String?
        /// A document, relative to the file or not.
        var openapi: String?
        var trust: String?
        /// Longest wait for one answer.
        var timeout: String?

        /// A child process: the first word is the program.
        static func stdio(_ command: [String], timeout: String? = nil) -> Server {
            Server(command: command[0], args: Array(command.dropFirst()), timeout: timeout)
        }

        /// A child gets the marker as one more argument, which it ignores.
        func marked(_ marker: String) -> Server {
            var copy = self
            copy.args = args.map { $0 + [marker] }
            return copy
        }

        static func http(_ url: String, timeout: String? = nil) -> Server { Server(url: url, timeout: timeout) }
    }

    var mcpServers: [String: Server]
    var data: String
    var loops: Int?

    /// Writes it into a folder and returns its path.
    func write(to folder: String, as name: String) throws -> String {
        let path = URL(filePath: folder).appending(path: "\(name).json")
        try JSONEncoder().encode(self).write(to: path)
        return path.path
    }
}
