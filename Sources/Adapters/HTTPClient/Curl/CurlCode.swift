// SPDX-License-Identifier: Apache-2.0

import CCurl
import HTTPMessages

/// What libcurl's result of a transfer means to a caller.
struct CurlCode {
    let code: CURLcode
    /// Bytes of the request were handed to the system on some connection: it may have been acted on.
    let hasSent: Bool
    /// libcurl's own sentence, if it left one.
    let text: String
    let peer: String

    /// Once anything was sent, a failure to connect is one of a further attempt: what counts is the first.
    var error: HTTPClientError {
        switch code {
        case CURLE_URL_MALFORMAT: .invalidURL(sentence)
        case CURLE_UNSUPPORTED_PROTOCOL: hasSent ? .malformedResponse(sentence) : .invalidURL(sentence)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: hasSent ? early : .cannotResolve(sentence)
        case CURLE_COULDNT_CONNECT: hasSent ? early : .cannotConnect(sentence)
        case CURLE_OPERATION_TIMEDOUT: .timedOut(sentence)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CLIENTCERT:
            hasSent ? early : .tls(sentence)
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: .malformedResponse(sentence)
        // The chunk parser has no code of its own; a head line beyond libcurl's bound ends as "out of memory".
        case CURLE_RECV_ERROR where text.hasSuffix("in chunked-encoding"): .malformedResponse(sentence)
        case CURLE_OUT_OF_MEMORY where hasSent: .malformedResponse("\(peer): a line of its head is too long")
        default: early
        }
    }

    private var early: HTTPClientError { .closedEarly(sentence, sentNothing: !hasSent) }

    private var sentence: String {
        "\(peer): \(text.isEmpty ? String(cString: patchbay_curl_easy_strerror(code)) : text)"
    }
}
