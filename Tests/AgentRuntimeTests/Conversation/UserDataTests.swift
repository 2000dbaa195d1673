// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import AgentRuntime

@Suite struct UserDataTests {
    private let name = UserData.Key<String>("name"), age = UserData.Key<Int>("age")

    @Test func valuesHaveTheTypesOfTheirKeys() throws {
        var data = UserData()
        try data.set("ada", for: name)
        try data.set(36, for: age)
        try data.set(["tea", "milk"], for: UserData.Key<[String]>("wants"))
        #expect(data[name] == "ada" && data[age] == 36)
        #expect(data[UserData.Key<Int>("name")] == nil)
        #expect(data.json.text == #"{"age":36,"name":"ada","wants":["tea","milk"]}"#)
        try data.set(nil, for: age)
        #expect(data[age] == nil)
    }

    @Test func anObjectIsTakenOverWholeOrNotAtAll() throws {
        var data = UserData()
        try data.set(36, for: age)
        try data.merge(RawJSON(validating: #"{"name": "ada", "age": null}"#))
        #expect(data.json.text == #"{"name":"ada"}"#)
        let long = String(repeating: "a", count: UserData.longestValue)
        let large = RawJSON(["age": .integer(1), "note": .string(long)])
        let tooLarge = Self.fault(in: &data) { (data) throws(UserDataFault) in try data.merge(large) }
        #expect(tooLarge == .tooLarge("note", longest: UserData.longestValue))
        let noObject = Self.fault(in: &data) { (data) throws(UserDataFault) in try data.merge(.emptyArray) }
        #expect(noObject == .noObject)
        #expect(data.json.text == #"{"name":"ada"}"#)
    }

    @Test func thereIsABound() throws {
        var data = UserData()
        for number in 0..<UserData.mostValues { try data.set(number, for: UserData.Key<Int>("\(number)")) }
        let tooMany = Self.fault(in: &data) { (data) throws(UserDataFault) in try data.set(1, for: age) }
        #expect(tooMany == .tooMany(most: UserData.mostValues))
        try data.set(7, for: UserData.Key<Int>("0"))
        let endless = UserData.Key<Int>(String(repeating: "a", count: 65))
        let name = Self.fault(in: &data) { (data) throws(UserDataFault) in try data.set(1, for: endless) }
        #expect(name == .name(longest: 64))
    }

    private static func fault(
        in data: inout UserData, _ change: (inout UserData) throws(UserDataFault) -> Void
    ) -> UserDataFault? {
        do throws(UserDataFault) {
            try change(&data)
            return nil
        } catch {
            return error
        }
    }
}
