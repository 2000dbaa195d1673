// SPDX-License-Identifier: Apache-2.0

/// Looks for a delimiter in bytes of which more may come.
enum MultipartSearch {
    /// Where `needle` begins, or where a beginning of it stands at the very end; else the end.
    static func find(_ needle: [UInt8], in bytes: [UInt8], from offset: Int) -> (start: Int, isWhole: Bool) {
        bytes.withUnsafeBufferPointer { bytes in
            needle.withUnsafeBufferPointer { needle in
                var start = offset
                while start < bytes.count {
                    if bytes[start] == needle[0] {
                        let length = min(needle.count, bytes.count - start)
                        var index = 1
                        while index < length, bytes[start + index] == needle[index] { index += 1 }
                        if index == length { return (start, length == needle.count) }
                    }
                    start += 1
                }
                return (bytes.count, false)
            }
        }
    }
}
