// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Calls `body` with the UTF-8 of the text where it lies; unlike `withUTF8`, which wants a copy that it may change, and
    /// so costs a reference each time.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        utf8.withContiguousStorageIfAvailable(body) ?? withCopiedBytes(body)
    }

    @inline(never)
    private func withCopiedBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var copy = self
        return copy.withUTF8(body)
    }
}
