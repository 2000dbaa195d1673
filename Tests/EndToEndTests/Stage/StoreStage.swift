// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TestSupport

/// A hub of the built binary in a mount namespace of its own, where its data directory can be made to suffer; root only.
struct StoreStage: Sendable {
    /// What is done to the data directory before the hub begins; `$0` is its path.
    enum Condition: Sendable {
        /// A file system of so many bytes.
        case small(Int)
        /// What is there can be read only.
        case readOnly

        fileprivate var script: String {
            switch self {
            case .small(let size): #"mount -t tmpfs -o size=\#(size),mode=0700 none "$0""#
            case .readOnly: #"mount --bind "$0" "$0" && mount -o remount,ro,bind "$0""#
            }
        }
    }

    let folder: TemporaryDirectory
    let hub: HubProcess

    /// Starts a hub in front of the SDK's server, which does not say that any of its tools only reads.
    static func build(_ condition: Condition, in folder: TemporaryDirectory) async throws -> StoreStage {
        let program = try await start(condition, in: folder)
        let address = try await program.line(after: "patchbay ready ", within: .seconds(120))
        return StoreStage(folder: folder, hub: HubProcess(program: program, address: address))
    }

    /// The hub's process, ready or not.
    static func start(_ condition: Condition, in folder: TemporaryDirectory) async throws -> Program {
        let server = HubConfigurationFile.Server.stdio(try await Upstream.stdio.command())
        let file = HubConfigurationFile(mcpServers: ["stdio": server], data: "data")
        let path = try file.write(to: folder.path, as: "patchbay")
        try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: true)
        let script = condition.script + #" && exec "$1" serve --config "$2" --listen 127.0.0.1:0"#
        return try Program(
            "patchbay",
            ["unshare", "--mount", "bash", "-c", script, folder.file("data"), Checkout.patchbay, path], in: folder.path)
    }

    /// The data directory as the hub sees it.
    var data: String { "/proc/\(hub.program.pid)/root\(folder.file("data"))" }

    var client: PlainClient { PlainClient(endpoint: hub.endpoint) }

    /// Leaves no byte of room.
    func fill() throws {
        let descriptor = open(data + "/filler", O_WRONLY | O_CREAT, 0o600)
        guard descriptor >= 0 else { throw Program.Failure("the disk cannot be filled: errno \(errno)") }
        for size in [65_536, 4096, 1] {
            let block = [UInt8](repeating: 1, count: size)
            while write(descriptor, block, size) > 0 {}
        }
        let reason = errno
        close(descriptor)
        guard reason == ENOSPC else { throw Program.Failure("the disk is not full: errno \(reason)") }
    }

    func makeRoom() { unlink(data + "/filler") }

    /// The output of a verb of the binary on the data directory, and how it ended. In the hub's namespace: SQLite follows
    /// the link that ``data`` goes through.
    func run(_ arguments: String...) async throws -> (output: String, errors: String, exit: Program.Exit) {
        let enter = ["nsenter", "--target", "\(hub.program.pid)", "--mount"]
        let program = try Program(
            arguments.joined(separator: " "),
            enter + [Checkout.patchbay] + arguments + ["--data", folder.file("data")], in: folder.path)
        let lines = try await program.allLines(within: .seconds(60))
        return (lines.joined(separator: "\n"), program.errorText, try await program.waitForExit(within: .seconds(60)))
    }
}
