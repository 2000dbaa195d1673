// SPDX-License-Identifier: Apache-2.0

import CVectorscan
import Glibc

/// Compiled databases in a folder, one file for each set of patterns, library version and processor.
///
/// A file that does not fit is ignored and written again; one that cannot be written costs the next start some time.
struct CompiledPatternCache {
    private static let largestFile = 64 << 20
    private let path: String
    private let folder: String

    init(folder: String, patterns: [ScanPattern]) {
        self.folder = folder
        var hash = PatternDigest()
        hash.add(String(cString: hs_version()))
        var platform = hs_platform_info_t()
        _ = hs_populate_platform(&platform)
        hash.add("\(platform.tune) \(platform.cpu_features)")
        for pattern in patterns { hash.add("\(pattern.id) \(pattern.expression)") }
        path = "\(folder)/patterns-\(hash.text).hs"
    }

    func load() -> OpaquePointer? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(), status.st_size <= Self.largestFile else {
            return nil
        }
        var bytes = [CChar](repeating: 0, count: Int(status.st_size))
        guard read(descriptor, &bytes, bytes.count) == bytes.count else { return nil }
        var database: OpaquePointer?
        let code = hs_deserialize_database(bytes, bytes.count, &database)
        return patchbay_hs_is_success(code) != 0 ? database : nil
    }

    func store(_ database: OpaquePointer) {
        var bytes: UnsafeMutablePointer<CChar>?
        var count = 0
        guard patchbay_hs_is_success(hs_serialize_database(database, &bytes, &count)) != 0, let bytes else { return }
        defer { free(bytes) }
        mkdir(folder, 0o700)
        let temporary = "\(path).\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let isWhole = write(descriptor, bytes, count) == count
        close(descriptor)
        if !isWhole || rename(temporary, path) != 0 { unlink(temporary) }
    }
}

/// FNV-1a over two lanes: names a cache file, protects nothing.
private struct PatternDigest {
    private var first: UInt64 = 0xcbf2_9ce4_8422_2325
    private var second: UInt64 = 0x9ae1_6a3b_2f90_404f

    var text: String { String(first, radix: 16) + String(second, radix: 16) }

    mutating func add(_ text: String) {
        for byte in text.utf8 + [0] {
            first = (first ^ UInt64(byte)) &* 0x100_0000_01b3
            second = (second ^ UInt64(byte)) &* 0x100_0000_01b3 &+ 0x9e37
        }
    }
}
