// SPDX-License-Identifier: Apache-2.0

import Addresses
import RTCPackets
import Testing

@Suite struct STUNMessageTests {
    static let password: [UInt8] = Array("VOkJxbRl1RmTxUk/WvJxBt".utf8)
    static let request: [UInt8] = hex(
        """
        000100582112a442b7e7a701bc34d686fa87dfae 802200105354554e207465737420636c69656e74 002400046e0001ff
        80290008932ff9b151263b36 000600096576746a3a68367659202020 000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
        80280004e57a3bcf
        """)
    static let responseV4: [UInt8] = hex(
        """
        0101003c2112a442b7e7a701bc34d686fa87dfae 8022000b7465737420766563746f7220 002000080001a147e112a643
        000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004c07d4c96
        """)
    static let responseV6: [UInt8] = hex(
        """
        010100482112a442b7e7a701bc34d686fa87dfae 8022000b7465737420766563746f7220
        002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9 00080014a382954e4be67bf11784c97c8292c275bfe3ed41
        80280004c8fb0b4c
        """)
    static let longTerm: [UInt8] = hex(
        """
        000100602112a44278ad3433c6ad72c029da412e 00060012e3839ee38388e383aae38383e382afe382b90000
        0015001c662f2f3439396b3935346436 4f4c33346f4c39465354767936347341 0014000b6578616d706c652e6f726700
        00080014f67024656dd64a3e02b8e0712e85c9a28ca89666
        """)

    static let responses: [([UInt8], String)] = [
        (responseV4, "192.0.2.1"), (responseV6, "2001:db8:1234:5678:11:2233:4455:6677"),
    ]
    static let samples: [[UInt8]] = [request, responseV4, responseV6]

    @Test("the request of RFC 5769 section 2.1 is read and authentic")
    func readsRequest() throws {
        let message = try STUNMessage.of(Self.request)
        #expect(message.kind == .request && message.method == STUNMessage.binding)
        #expect(message.priority == 0x6E00_01FF)
        #expect(message.role == .controlled(0x932F_F9B1_5126_3B36))
        #expect(message.fingerprintMatches == true)
        let username = try #require(message.username)
        #expect(Self.request[username] == ArraySlice("evtj:h6vY".utf8))
        #expect(message.isAuthentic(in: Self.request, key: Self.password))
        #expect(!message.isAuthentic(in: Self.request, key: Array("wrong".utf8)))
    }

    @Test(
        "the responses of RFC 5769 sections 2.2 and 2.3 give the mapped address",
        arguments: Self.responses)
    func readsResponses(bytes: [UInt8], ip: String) throws {
        let message = try STUNMessage.of(bytes)
        #expect(message.kind == .success)
        #expect(message.fingerprintMatches == true)
        #expect(message.mappedAddress == SocketAddress(try #require(IPAddress(ip)), port: 32853))
        #expect(message.isAuthentic(in: bytes, key: Self.password))
    }

    @Test("the long-term request of RFC 5769 section 2.4 is read, without a fingerprint")
    func readsLongTerm() throws {
        let message = try STUNMessage.of(Self.longTerm)
        #expect(message.fingerprintMatches == nil && message.integrityOffset != nil)
        #expect(message.unknownRequired == nil)
    }

    @Test("what is built is read back, with integrity and fingerprint")
    func roundTrip() throws {
        let transaction = STUNTransactionID(7, 0x1122_3344_5566_7788)
        let address = SocketAddress(.v6(0x2001_0DB8_0000_0000, 9), port: 4000)
        var builder = STUNBuilder(.request, transaction)
        builder.add(username: "abcd:efgh")
        builder.add(priority: 12345)
        builder.add(role: .controlling(99))
        builder.addUseCandidate()
        builder.add(mappedAddress: address)
        let bytes = builder.finish(key: Self.password, by: ReferenceHMAC())
        let message = try STUNMessage.of(bytes)
        #expect(message.transaction == transaction)
        #expect(message.nominates && message.priority == 12345 && message.role == .controlling(99))
        #expect(message.mappedAddress == address)
        #expect(message.fingerprintMatches == true)
        #expect(message.isAuthentic(in: bytes, key: Self.password))
    }

    @Test("an error response carries its code and what was not understood")
    func failure() throws {
        var builder = STUNBuilder(.failure, STUNTransactionID(1, 2))
        builder.add(errorCode: 487, reason: "Role Conflict")
        builder.add(unknownAttribute: 0x0777)
        let bytes = builder.finish(key: nil, by: ReferenceHMAC())
        let message = try STUNMessage.of(bytes)
        #expect(message.kind == .failure && message.errorCode == 487 && message.integrityOffset == nil)
    }

    @Test("an unknown attribute below 0x8000 is reported, one above is ignored")
    func unknownAttributes() throws {
        let bytes = hex("000100102112a442000000010000000000000002 c057000400000000 0777000400000000")
        #expect(try STUNMessage.of(bytes).unknownRequired == 0x0777)
    }

    @Test("what stands between the code and the fingerprint is ignored")
    func behindIntegrity() throws {
        var bytes = Self.responseV4
        bytes.insert(contentsOf: hex("0025000000240004ffffffff"), at: bytes.count - 8)
        bytes[3] += 12
        let message = try STUNMessage.of(bytes)
        #expect(!message.nominates && message.priority == nil)
        #expect(message.isAuthentic(in: bytes, key: Self.password))
        #expect(message.fingerprintMatches == false)
    }

    @Test(
        "damage has a typed error",
        arguments: [
            ("00010000", STUNError.truncated), ("000100002112a443b7e7a701bc34d686fa87dfae", .notSTUN),
            ("400100002112a442b7e7a701bc34d686fa87dfae", .notSTUN),
            ("000100042112a442b7e7a701bc34d686fa87dfae", .lengthMismatch),
            ("000100042112a442b7e7a701bc34d686fa87dfae00240004", .truncated),
            ("000100082112a442b7e7a701bc34d686fa87dfae0024000200000000", .badAttribute(0x24)),
            ("0001000c2112a442b7e7a701bc34d686fa87dfae 80280004ffffffff 00250000", .afterFingerprint),
        ])
    func damage(text: String, error: STUNError) {
        let bytes = hex(text)
        #expect(throws: error) { try STUNMessage.of(bytes) }
    }

    @Test("more attributes than the bound are refused")
    func bounded() {
        let attributes = [UInt8](repeating: 0, count: 0) + (0...64).flatMap { _ in hex("80220000") }
        var bytes = hex("000100002112a442b7e7a701bc34d686fa87dfae") + attributes
        bytes.set(UInt16(attributes.count), at: 2)
        #expect(throws: STUNError.tooManyAttributes) { try STUNMessage.of(bytes) }
    }

    @Test("a changed message is never authentic", arguments: Self.samples)
    func mutated(sample: [UInt8]) {
        for bytes in mutations(of: sample, count: 3000, seed: 5) where bytes != sample {
            guard let message = try? STUNMessage.of(bytes),
                message.isAuthentic(in: bytes, key: Self.password)
            else { continue }
            // Only what the code does not cover may differ: the bytes behind it.
            #expect(bytes.prefix(bytes.count - 8) == sample.prefix(sample.count - 8) || bytes.count != sample.count)
        }
    }
}
