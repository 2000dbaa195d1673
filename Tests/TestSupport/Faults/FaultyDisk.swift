// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Glibc
import Synchronization

/// A disk whose Nth operation on databases named `faulty.db` fails: reads, writes, cuts and syncs, counted from 1 over all
/// files of such a database. Other databases of the process are not touched. One test at a time.
///
/// It is the virtual file system that SQLite itself uses, with those four operations exchanged.
package enum FaultyDisk {
    /// The databases that it is about.
    package static let fileName = "faulty.db"

    private struct State {
        var isInstalled = false
        var failing: Int?
        var operations = 0
        /// The addresses of SQLite's tables of operations, and of what stands in their place; neither is ever freed.
        var tables: [UInt: UInt] = [:]
        var original: UInt = 0
    }

    private static let state = Mutex(State())

    /// Lets that operation fail, and it alone; nil lets all succeed.
    package static func fail(_ operation: Int?) {
        state.withLock { state in
            if !state.isInstalled { install() }
            state.isInstalled = true
            state.failing = operation
            state.operations = 0
        }
    }

    /// Operations since ``fail(_:)``.
    package static var operationCount: Int { state.withLock { $0.operations } }

    // MARK: In the place of SQLite's own

    private static func install() {
        guard let original = sqlite3_vfs_find("unix") else { return }
        let copy = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        copy.initialize(to: original.pointee)
        copy.pointee.zName = UnsafePointer(strdup("patchbay-faulty"))
        copy.pointee.xOpen = { _, name, file, flags, outFlags in
            let original = sqlite3_vfs_find("unix")
            let code = original?.pointee.xOpen?(original, name, file, flags, outFlags) ?? SQLITE_CANTOPEN
            if code == SQLITE_OK, let name, let file, String(cString: name).contains("/\(FaultyDisk.fileName)") {
                FaultyDisk.exchange(&file.pointee.pMethods)
            }
            return code
        }
        sqlite3_vfs_register(copy, 1)
    }

    private static func exchange(_ methods: inout UnsafePointer<sqlite3_io_methods>?) {
        guard let original = methods else { return }
        let address = state.withLock { state in
            let key = UInt(bitPattern: original)
            if let known = state.tables[key] { return known }
            // The kinds of tables differ in their locks only.
            state.original = key
            let table = UInt(bitPattern: faultyTable(like: original))
            state.tables[key] = table
            return table
        }
        methods = UnsafePointer(bitPattern: address)
    }

    private static func faultyTable(
        like original: UnsafePointer<sqlite3_io_methods>
    ) -> UnsafeMutablePointer<sqlite3_io_methods> {
        let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        table.initialize(to: original.pointee)
        table.pointee.xRead = { file, bytes, count, offset in
            FaultyDisk.perform(orFail: 1) { $0.xRead?(file, bytes, count, offset) }
        }
        table.pointee.xWrite = { file, bytes, count, offset in
            FaultyDisk.perform(orFail: 3) { $0.xWrite?(file, bytes, count, offset) }
        }
        table.pointee.xSync = { file, flags in FaultyDisk.perform(orFail: 4) { $0.xSync?(file, flags) } }
        table.pointee.xTruncate = { file, size in FaultyDisk.perform(orFail: 6) { $0.xTruncate?(file, size) } }
        return table
    }

    /// Does what SQLite's own operation does, or gives the input-output error of that kind.
    private static func perform(orFail kind: Int32, _ operation: (sqlite3_io_methods) -> Int32?) -> Int32 {
        let address = state.withLock { state in
            state.operations += 1
            return state.operations == state.failing ? 0 : state.original
        }
        let original = UnsafePointer<sqlite3_io_methods>(bitPattern: address)
        return original.flatMap { operation($0.pointee) } ?? (SQLITE_IOERR | kind << 8)
    }
}
