// SPDX-License-Identifier: Apache-2.0

/// A certificate for localhost and 127.0.0.1 that nobody but a test trusts, and its key. Valid for a hundred years.
enum TestCertificate {
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmjCCAUGgAwIBAgIUGRNIGdw0Gg59pBwh6RKXIjwulhkwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTAxMjMwNVoYDzIxMjYxMDI4
        MDEyMzA1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAQWzSW0tWp23f6iohgNVmSxqQBMalIZhl35pMEZrM7KgLuLhQS4xQcg
        xa8oExjt1wMGSCZVP1ql7bx1/CAUAUrAo28wbTAdBgNVHQ4EFgQUA3WArn4YsuG9
        ngM3GeposqTO4rowHwYDVR0jBBgwFoAUA3WArn4YsuG9ngM3GeposqTO4rowDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDRwAwRAIgBAUaFM7GEO6X+CcAB+UNsDjVP426nAVGHc+7LF79/80CIHml
        LLxhCJphQ2uzPI45EYDLJCst4E8k2YipeT7+T4bX
        -----END CERTIFICATE-----

        """

    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgnVGUX5d8fZvzdbkG
        TnNe5PzCCusVGvPWsifTTbRTqbWhRANCAAQWzSW0tWp23f6iohgNVmSxqQBMalIZ
        hl35pMEZrM7KgLuLhQS4xQcgxa8oExjt1wMGSCZVP1ql7bx1/CAUAUrA
        -----END PRIVATE KEY-----

        """
}
