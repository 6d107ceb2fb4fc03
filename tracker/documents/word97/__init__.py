"""The binary format of Word 97–2003 ([MS-DOC]): .doc, and .wps where WPS writes the same.

Numbers of sections in this package are those of [MS-DOC].
"""
