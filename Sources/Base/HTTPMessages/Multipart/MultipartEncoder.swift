// SPDX-License-Identifier: Apache-2.0

/// Writes a multipart body, part by part.
package struct MultipartEncoder: Sendable {
    private let boundary: [UInt8]

    /// The caller vouches that the boundary is well formed and occurs in no part.
    package init(boundary: String) { self.boundary = Array(boundary.utf8) }

    /// Appends one part. Its fields hold no control characters.
    package func append(_ fields: HTTPFields, _ content: [UInt8], to bytes: inout [UInt8]) {
        bytes += [0x2D, 0x2D] + boundary + [13, 10]
        fields.write(to: &bytes)
        bytes += [13, 10]
        bytes += content
        bytes += [13, 10]
    }

    /// Appends the closing delimiter.
    package func finish(_ bytes: inout [UInt8]) { bytes += [0x2D, 0x2D] + boundary + [0x2D, 0x2D, 13, 10] }
}
