// SPDX-License-Identifier: Apache-2.0

/// Attribute types of RFC 8489 and RFC 8445 that are understood here. Types below 0x8000 must be understood.
enum STUNAttribute: UInt16 {
    case username = 0x0006
    case messageIntegrity = 0x0008
    case errorCode = 0x0009
    case unknownAttributes = 0x000A
    case realm = 0x0014
    case nonce = 0x0015
    case xorMappedAddress = 0x0020
    case priority = 0x0024
    case useCandidate = 0x0025
    case software = 0x8022
    case fingerprint = 0x8028
    case iceControlled = 0x8029
    case iceControlling = 0x802A

    var fixedLength: Int? {
        switch self {
        case .messageIntegrity: STUNIntegrity.codeLength
        case .priority, .fingerprint: 4
        case .useCandidate: 0
        case .iceControlled, .iceControlling: 8
        default: nil
        }
    }
}
