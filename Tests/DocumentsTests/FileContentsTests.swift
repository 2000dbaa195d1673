// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import TestSupport
import Testing

@Suite struct FileContentsTests {
    @Test("a written file holds the bytes and only its owner may read it")
    func privacy() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/token"
        try FileContents.writePrivately(Array("one".utf8), to: path)
        try FileContents.writePrivately(Array("two".utf8), to: path)
        #expect(try FileContents.read(path, limit: 3) == Array("two".utf8))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["token"])
    }

    @Test("a file beyond the limit is refused")
    func limit() throws {
        let path = try TemporaryDirectory().write("1234", to: "f")
        #expect(throws: FileError.self) { try FileContents.read(path, limit: 3) }
    }

    @Test("a link in the place of the new file is not followed")
    func link() throws {
        let folder = try TemporaryDirectory()
        let target = try folder.write("old", to: "target")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/token.new", withDestinationPath: target)
        try FileContents.writePrivately(Array("secret".utf8), to: folder.path + "/token")
        #expect(try FileContents.read(target, limit: 10) == Array("old".utf8))
    }

    @Test("a folder that is not there is named")
    func missing() throws {
        let path = try TemporaryDirectory().path + "/none/token"
        let error = #expect(throws: FileError.self) { try FileContents.writePrivately([1], to: path) }
        #expect(error?.description == "\(path) cannot be written: No such file or directory")
    }
}
