// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Finds the file to execute, so that a wrong command is explained rather than numbered.
enum CommandSearch {
    /// A path to execute. Relative ones are meant from `directory`, where the child will be when it executes it.
    static func path(
        of command: String, along searchPath: String, from directory: String?
    ) throws(ProcessError) -> String {
        guard !command.isEmpty else { throw .cannotStart(command: command, reason: "the command is empty") }
        if command.contains("/") {
            let path = command.hasPrefix("/") ? command : "\(directory ?? ".")/\(command)"
            if let reason = obstacle(path) { throw .cannotStart(command: command, reason: reason) }
            return command
        }
        // Relative entries would mean whatever directory the child starts in.
        let candidates = searchPath.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(command)" }
        if let found = candidates.first(where: { obstacle($0) == nil }) { return found }
        let reason = candidates.lazy.compactMap(obstacle).first { $0 != notFound }
        throw .cannotStart(command: command, reason: reason ?? "not found in PATH (\(searchPath))")
    }

    static func check(directory: String?, for command: String) throws(ProcessError) {
        guard let directory else { return }
        var status = stat()
        guard stat(directory, &status) == 0 else {
            throw .cannotStart(command: command, reason: "no working directory \(directory)")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .cannotStart(command: command, reason: "\(directory) is not a directory")
        }
    }

    private static let notFound = "no such file"

    /// Why that path cannot be executed, nil if it seems to be.
    private static func obstacle(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return errno == ENOENT || errno == ENOTDIR ? notFound : "\(path): \(String(cString: strerror(errno)))"
        }
        if status.st_mode & S_IFMT == S_IFDIR { return "\(path) is a directory" }
        return access(path, X_OK) == 0 ? nil : "\(path) is not executable"
    }
}
