// SPDX-License-Identifier: Apache-2.0

import Database
import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct DataDirectoryTests {
    private let folder: TemporaryDirectory
    private var path: String { folder.file("one/two") }

    init() throws { folder = try TemporaryDirectory() }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("a missing folder is made for its owner only, with those above it")
    func creation() throws {
        let directory = try DataDirectory(path: path)
        #expect(try mode(path) == 0o700)
        #expect(try mode(folder.file("one")) == 0o700)
        #expect(try mode(directory.file("lock")) == 0o600)
        #expect(!directory.isOpenToOthers)
    }

    @Test("a folder that others may enter is told as such")
    func openFolder() throws {
        try FileManager.default.createDirectory(atPath: folder.file("open"), withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.file("open"))
        #expect(try DataDirectory(path: folder.file("open")).isOpenToOthers)
    }

    @Test("a second opener learns who holds the folder, and gets it once it is released")
    func secondOpener() throws {
        let first = try DataDirectory(path: path)
        let error = #expect(throws: DataDirectoryError.self) { try DataDirectory(path: path) }
        #expect(error == .inUse(path: path, pid: getpid()))
        #expect("\(error, default: "")".contains("process \(getpid())"))
        first.release()
        #expect(try Data(contentsOf: URL(filePath: path + "/lock")).isEmpty)
        #expect(throws: Never.self) { try DataDirectory(path: path) }
    }

    @Test("the lock ends with the object that holds it")
    func deinitialization() throws {
        do { _ = try DataDirectory(path: path) }
        #expect(throws: Never.self) { try DataDirectory(path: path) }
    }

    @Test("a holder that was killed leaves the folder free, its process id notwithstanding")
    func crash() async throws {
        do { _ = try DataDirectory(path: path) }
        let lock = path + "/lock"
        try Data("4194305\n".utf8).write(to: URL(filePath: lock))

        let holder = try await lockHolder(of: lock)
        let error = #expect(throws: DataDirectoryError.self) { try DataDirectory(path: path) }
        #expect(error == .inUse(path: path, pid: 4_194_305))
        await holder.send(signal: SIGKILL)
        #expect(try await holder.waitForExit(within: .seconds(120)) == .signalled(SIGKILL))
        let directory = try DataDirectory(path: path)
        #expect(try Data(contentsOf: URL(filePath: lock)) == Data("\(getpid())\n".utf8))
        directory.release()
    }

    @Test("something else than a folder is refused")
    func file() throws {
        try Data().write(to: URL(filePath: folder.file("file")))
        #expect(throws: DataDirectoryError.notADirectory(path: folder.file("file"))) {
            try DataDirectory(path: folder.file("file"))
        }
        #expect(throws: DataDirectoryError.self) { try DataDirectory(path: folder.file("file/below")) }
        #expect(throws: DataDirectoryError.self) { try DataDirectory(path: "/proc/patchbay") }
    }

    @Test("a private file is replaced as a whole and read back, by others too")
    func files() throws {
        let directory = try DataDirectory(path: path)
        #expect(try directory.read("token") == nil)
        let long = [UInt8](repeating: 7, count: 100_000)
        try directory.write(long, to: "token")
        #expect(try directory.read("token") == long)
        try directory.write([1, 2], to: "token")
        #expect(try DataDirectory.read("token", in: path) == [1, 2])
        #expect(try mode(directory.file("token")) == 0o600)
        directory.remove("token")
        #expect(try directory.read("token") == nil)
        #expect(try DataDirectory.read("token", in: folder.file("missing")) == nil)
    }

    @Test("a file that is too large to be ours is refused")
    func largeFile() throws {
        let directory = try DataDirectory(path: path)
        let limit = DataDirectory.maximumFile
        try directory.write([UInt8](repeating: 1, count: limit + 1), to: "large")
        #expect(throws: DataDirectoryError.tooLarge(path: directory.file("large"), limit: limit)) {
            try directory.read("large")
        }
    }

    /// Another process that holds a lock file until it is ended.
    private func lockHolder(of file: String) async throws -> Program {
        let script =
            "import fcntl,sys; f=open(sys.argv[1]); fcntl.flock(f,fcntl.LOCK_EX); print('held',flush=True); sys.stdin.read()"
        let holder = try Program("lock holder", ["/usr/bin/python3", "-c", script, file], in: "/")
        _ = try await holder.line(after: "held", within: .seconds(120))
        return holder
    }
}
