// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc

/// A certificate authority of one test: signs P-256 certificates that are good for an hour, and leaves them as PEM files.
package final class TestAuthority {
    package struct Failure: Error {
        let step: String
        init(_ step: String) { self.step = step }
    }

    /// The files of one certificate.
    package struct Files: Sendable {
        package let certificate: String
        package let key: String
    }

    /// The authority's own certificate.
    package let file: String
    private let directory: TemporaryDirectory
    private let key: OpaquePointer
    private let certificate: OpaquePointer

    package init(in directory: TemporaryDirectory) throws {
        self.directory = directory
        guard let key = patchbay_make_p256_key() else { throw Failure("key") }
        self.key = key
        certificate = try Self.makeCertificate(
            "test authority \(UInt32.random(in: 0...9_999_999))", key: key, lifetime: 3600)
        try Self.extend(certificate, NID_basic_constraints, "critical,CA:TRUE")
        guard X509_sign(certificate, key, EVP_sha256()) > 0 else { throw Failure("signing") }
        file = directory.file("authority.pem")
        try Self.write(file) { PEM_write_bio_X509($0, certificate) }
    }

    deinit {
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    /// A certificate for host names and numeric addresses. Files of the same `name` are replaced.
    package func issue(
        _ hosts: [String] = ["localhost", "127.0.0.1"], name: String = "server", lifetime: Int = 3600
    ) throws -> Files {
        guard let ownKey = patchbay_make_p256_key() else { throw Failure("key") }
        defer { EVP_PKEY_free(ownKey) }
        let own = try Self.makeCertificate(hosts.first ?? "nobody", key: ownKey, lifetime: lifetime)
        defer { X509_free(own) }
        let alternatives = hosts.map { Self.isAddress($0) ? "IP:\($0)" : "DNS:\($0)" }.joined(separator: ",")
        try Self.extend(own, NID_subject_alt_name, alternatives)
        guard X509_set_issuer_name(own, X509_get_subject_name(certificate)) == 1,
            X509_sign(own, key, EVP_sha256()) > 0
        else { throw Failure("signing") }
        let files = Files(certificate: directory.file("\(name).pem"), key: directory.file("\(name).key"))
        try Self.write(files.certificate) { PEM_write_bio_X509($0, own) }
        try Self.write(files.key) { PEM_write_bio_PrivateKey($0, ownKey, nil, nil, 0, nil, nil) }
        return files
    }

    private static func isAddress(_ host: String) -> Bool {
        host.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" }
    }

    private static func makeCertificate(_ name: String, key: OpaquePointer, lifetime: Int) throws -> OpaquePointer {
        var serial: UInt64 = 0
        guard let certificate = X509_new() else { throw Failure("certificate") }
        guard RAND_bytes(&serial, 8) == 1, X509_set_version(certificate, 2) == 1,
            ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1,
            X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != nil,
            X509_gmtime_adj(X509_getm_notAfter(certificate), lifetime) != nil,
            X509_set_pubkey(certificate, key) == 1, let subject = X509_get_subject_name(certificate),
            X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, name, -1, -1, 0) == 1,
            X509_set_issuer_name(certificate, subject) == 1
        else {
            X509_free(certificate)
            throw Failure("certificate")
        }
        return certificate
    }

    private static func extend(_ certificate: OpaquePointer, _ kind: Int32, _ value: String) throws {
        guard let item = X509V3_EXT_conf_nid(nil, nil, kind, value) else { throw Failure("extension") }
        defer { X509_EXTENSION_free(item) }
        guard X509_add_ext(certificate, item, -1) == 1 else { throw Failure("extension") }
    }

    private static func write(_ path: String, _ body: (OpaquePointer) -> Int32) throws {
        guard let file = BIO_new_file(path, "w") else { throw Failure(path) }
        defer { BIO_free(file) }
        guard body(file) == 1 else { throw Failure(path) }
    }
}
