// SPDX-License-Identifier: Apache-2.0

/// An IPv4 or IPv6 address, as numbers: comparing, hashing and passing it never allocates.
package enum IPAddress: Hashable, Sendable {
    case v4(UInt32)
    /// The upper and the lower half, in the order they are written.
    case v6(UInt64, UInt64)

    package static let loopbackV4 = IPAddress.v4(0x7F00_0001)
    package static let loopbackV6 = IPAddress.v6(0, 1)
    package static let anyV4 = IPAddress.v4(0)
    package static let anyV6 = IPAddress.v6(0, 0)

    package var isV6: Bool {
        if case .v6 = self { true } else { false }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .v4(let value): hasher.combine(UInt64(value))
        case .v6(let high, let low):
            hasher.combine(high)
            hasher.combine(low)
        }
    }

    /// The IPv4 address inside `::ffff:a.b.c.d`, any other address unchanged. A socket bound to both families reports
    /// IPv4 peers in that form.
    package var unmapped: IPAddress {
        if case .v6(0, let low) = self, low >> 32 == 0xFFFF { return .v4(UInt32(truncatingIfNeeded: low)) }
        return self
    }

    /// From 4 or 16 bytes in network order; nil for any other number.
    package init?(bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16:
            self = .v6(
                bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
                bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) })
        default: return nil
        }
    }

    /// 4 or 16 bytes in network order.
    package var bytes: [UInt8] {
        switch self {
        case .v4(let value): (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
        case .v6(let high, let low):
            [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * $0)) } }
        }
    }
}

extension IPAddress {
    package enum Reach: Sendable { case unspecified, loopback, linkLocal, privateUse, multicast, global }

    /// How far the address reaches (RFC 6890): what decides whether a name from outside may be followed.
    package var reach: Reach {
        switch unmapped {
        case .v4(let value): Self.reach(ofV4: value)
        case .v6(let high, let low): Self.reach(ofV6: high, low)
        }
    }

    private static func reach(ofV4 value: UInt32) -> Reach {
        switch (value >> 24, value >> 16 & 0xFF) {
        case (0, _): .unspecified
        case (127, _): .loopback
        case (169, 254): .linkLocal
        case (10, _), (172, 16...31), (192, 168), (100, 64...127), (198, 18...19): .privateUse
        case (224...239, _): .multicast
        case (240...255, _): .privateUse
        default: value >> 8 == 0xC00000 ? .privateUse : .global
        }
    }

    private static func reach(ofV6 high: UInt64, _ low: UInt64) -> Reach {
        if high == 0 && low <= 1 { return low == 0 ? .unspecified : .loopback }
        return switch high >> 48 {
        case 0xFE80...0xFEBF: .linkLocal
        case 0xFC00...0xFDFF, 0xFEC0...0xFEFF: .privateUse
        case 0xFF00...0xFFFF: .multicast
        default: .global
        }
    }
}
