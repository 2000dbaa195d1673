// SPDX-License-Identifier: Apache-2.0

import TLS
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ReloadableIdentityTests {
    private let directory: TemporaryDirectory
    private let authority: TestAuthority
    private let files: TestAuthority.Files

    init() throws {
        directory = try TemporaryDirectory()
        authority = try TestAuthority(in: directory)
        files = try authority.issue()
    }

    private func error(_ certificate: String, _ key: String) -> String {
        do throws(TLSError) {
            _ = try ReloadableIdentity(certificateFile: certificate, keyFile: key)
            return "accepted"
        } catch {
            return error.description
        }
    }

    @Test("handshakes after a reload use the new certificate, running connections keep the old one")
    func exchange() throws {
        let identity = try ReloadableIdentity(certificateFile: files.certificate, keyFile: files.key)
        let client = try TLSClientContext(authorityFile: authority.file)
        let before = try StreamPair(identity.current, client)
        #expect(before.shakeHands().client == nil)
        _ = try authority.issue(["other.example"])
        try identity.reload()
        #expect(try StreamPair(identity.current, client, host: "other.example").shakeHands().client == nil)
        #expect(try StreamPair(identity.current, client, host: "localhost").shakeHands().client != nil)
        #expect(StreamPair.write("still there", to: before.server) == .bytes(11))
        #expect(StreamPair.readAll(before.client).bytes == Array("still there".utf8))
    }

    @Test("a reload of unusable files fails and leaves the old certificate in use")
    func badReload() throws {
        let identity = try ReloadableIdentity(certificateFile: files.certificate, keyFile: files.key)
        try directory.write("half a certifi", to: "server.pem")
        #expect(throws: TLSError.self) { try identity.reload() }
        let client = try TLSClientContext(authorityFile: authority.file)
        #expect(try StreamPair(identity.current, client).shakeHands().client == nil)
    }

    @Test("the end of the certificate can be read")
    func expiry() throws {
        let context = try TLSServerContext(certificateFile: files.certificate, keyFile: files.key, protocols: [])
        #expect(context.expiry > 1_700_000_000)
    }

    @Test("an unusable file is named together with what is wrong with it")
    func errors() throws {
        let missing = directory.file("missing.pem")
        #expect(error(missing, files.key) == "\(missing) cannot be read: No such file or directory")
        #expect(error(files.certificate, directory.path) == "\(directory.path) cannot be read: Is a directory")
        let empty = try directory.write("", to: "empty.pem")
        #expect(error(empty, files.key).hasPrefix("\(empty) holds no usable certificate (no start line)"))
        #expect(error(files.certificate, empty).hasPrefix("\(empty) holds no usable private key ("))
        let other = try authority.issue(name: "other")
        #expect(
            error(files.certificate, other.key)
                == "the key in \(other.key) does not belong to the certificate in \(files.certificate)")
    }

    @Test("a key behind a pass phrase is refused without asking for it")
    func passPhrase() async throws {
        let locked = directory.file("locked.key")
        let program = try Program(
            "openssl",
            ["openssl", "pkey", "-in", files.key, "-aes256", "-passout", "pass:secret", "-out", locked],
            in: directory.path)
        #expect(try await program.waitForExit(within: .seconds(120)) == .exited(0))
        #expect(error(files.certificate, locked).hasPrefix("\(locked) holds no usable private key ("))
    }
}
