// SPDX-License-Identifier: Apache-2.0

extension RawJSON {
    /// Calls `body` with the text of a string that is written without escapes, whose bytes are its text as they stand;
    /// does nothing for any other value. The bytes are valid UTF-8 and mean nothing after the call.
    package func visitPlainText(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard kind == .string else { return }
        storage.withUnsafeBufferPointer { buffer in
            guard !ByteView(buffer).skipString(start + 1).escaped else { return }
            body(UnsafeBufferPointer(rebasing: buffer[start + 1..<end - 1]))
        }
    }
}
