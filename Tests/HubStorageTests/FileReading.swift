// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Whole files, for looking what is left in them.
enum FileReading {
    static func bytes(_ path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw CancellationError() }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk.prefix(count) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
