// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// AES-128 in Galois/Counter Mode under the session key of one direction (RFC 7714), in place.
struct GCMContext: ~Copyable {
    enum Direction { case opening, sealing }

    static let keyLength = 16
    static let saltLength = 12
    static let tagLength = 16

    /// Where in a packet what lies.
    struct Layout {
        /// In the clear, but authenticated.
        let head: Int
        /// Encrypted; the tag follows.
        let body: Int
        /// In the clear behind the tag, but authenticated.
        var tail = 0
    }

    private let functions: UnsafePointer<patchbay_gcm_functions>
    private let context: UnsafeMutableRawPointer
    /// The first eight bytes and the last four of the salt, as numbers.
    private let salt: (UInt64, UInt32)

    init(key: [UInt8], salt: [UInt8], _ direction: Direction) throws(MediaSecurityError) {
        guard key.count == Self.keyLength, salt.count == Self.saltLength else {
            throw MediaSecurityError(step: "making a cipher")
        }
        guard let functions = GCMProvider.shared.functions,
            let context = patchbay_gcm_make(functions, key, direction == .sealing)
        else { throw .ofOpenSSL("making a cipher") }
        (self.functions, self.context) = (functions, context)
        self.salt = (
            salt[..<8].reduce(0) { $0 << 8 | UInt64($1) }, salt[8...].reduce(0) { $0 << 8 | UInt32($1) }
        )
    }

    deinit { patchbay_gcm_free(functions, context) }

    /// Says that the key is wanted soon, so that it comes into the cache while other things are done.
    func fetch() { patchbay_gcm_fetch(context) }

    /// Encrypts the body and writes the tag behind it. No index may come twice for a source.
    func seal(_ bytes: UnsafeMutablePointer<UInt8>, _ layout: Layout, source: UInt32, index: Int64) -> Bool {
        withNonce(source, index) { nonce in
            patchbay_gcm_seal(functions, context, nonce, bytes, layout.head, layout.body, layout.tail)
        }
    }

    /// Decrypts the body; false if the packet is not what was sealed. The body is worthless then.
    func open(_ bytes: UnsafeMutablePointer<UInt8>, _ layout: Layout, source: UInt32, index: Int64) -> Bool {
        withNonce(source, index) { nonce in
            patchbay_gcm_open(functions, context, nonce, bytes, layout.head, layout.body, layout.tail)
        }
    }

    /// RFC 7714 sections 8.1 and 9.1: the index has 48 bits for RTP and 31 for RTCP.
    private func withNonce(_ source: UInt32, _ index: Int64, _ body: (UnsafePointer<UInt8>?) -> Bool) -> Bool {
        let first = UInt64(source) << 16 | UInt64(truncatingIfNeeded: index >> 32)
        let last = salt.1 ^ UInt32(truncatingIfNeeded: index)
        let nonce = ((salt.0 ^ first).bigEndian, last.bigEndian)
        return withUnsafeBytes(of: nonce) { body($0.baseAddress?.assumingMemoryBound(to: UInt8.self)) }
    }
}

/// The functions of OpenSSL's provider, looked up once per process.
///
/// `@unchecked Sendable`: they are written before the object is there, and neither changed nor freed afterwards.
private final class GCMProvider: @unchecked Sendable {
    static let shared = GCMProvider()

    /// Nil if there is no such cipher.
    let functions: UnsafePointer<patchbay_gcm_functions>?

    private init() {
        let functions = UnsafeMutablePointer<patchbay_gcm_functions>.allocate(capacity: 1)
        functions.initialize(to: patchbay_gcm_functions())
        self.functions = patchbay_gcm_find(functions) ? UnsafePointer(functions) : nil
    }
}
