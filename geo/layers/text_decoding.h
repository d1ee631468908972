#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/layers/layer_description.h"
#include "geo/reader/reader_request.h"
#include "twin/base/result.h"

namespace sandtable::geo {

struct DecodedText {
  std::string utf8;
  std::size_t unknown = 0;  ///< characters no table knows; each is one U+FFFD in utf8
};

/// Bytes of one encoding to UTF-8. East Asian encodings are walked in pairs: a pair that no table knows becomes one
/// U+FFFD and reading goes on *after* it. (iconv and GDAL skip the lead byte only and then show a wrong character.)
/// Not thread-safe: holds an iconv descriptor. Movable.
class TextDecoder {
 public:
  /// Names as in a `.cpg`: "UTF-8", "Big5", "950", "cp950", "ANSI 1252", "ISO 88591", ... Fails with kUnsupported.
  static Result<TextDecoder> named(std::string_view encoding, UserCharacters user_characters = {});

  TextDecoder(TextDecoder&& other) noexcept;
  TextDecoder& operator=(TextDecoder&& other) noexcept;
  ~TextDecoder();

  /// Never fails: what cannot be decoded is counted. O(bytes).
  DecodedText decode(std::string_view bytes);
  [[nodiscard]] const std::string& encoding() const { return encoding_; }  ///< iconv's name

 private:
  TextDecoder(std::string encoding, void* descriptor, bool pairs, UserCharacters user_characters);
  std::string encoding_;
  void* descriptor_ = nullptr;  // iconv_t
  bool pairs_ = false;
  UserCharacters user_characters_;
};

/// What is known about the encoding of a table before its bytes are looked at.
struct EncodingEvidence {
  std::optional<std::string> declared;  ///< text of the .cpg, or of a user's choice
  std::uint8_t dbf_language = 0;        ///< byte 29 of a .dbf header
  bool taiwan = true;                   ///< the place is in Taiwan: unexplained bytes are taken for CP950
  UserCharacters user_characters = {};  ///< count as known
};

struct EncodingChoice {
  std::string encoding;   ///< a name TextDecoder knows
  Warnings warnings;      ///< what was overruled or guessed
  bool in_doubt = false;  ///< guessed from the bytes alone, or against what the source says of itself
};

/// How the values read in each encoding that their bytes can be of, `chosen` first: for a person to choose by.
std::vector<EncodingCandidate> encoding_candidates(const std::vector<std::string>& values, const std::string& chosen,
                                                   const UserCharacters& own);
/// Up to `most` different values with bytes beyond ASCII among texts cut at any of the separators. O(bytes).
std::vector<std::string> telling_values(std::string_view bytes, std::string_view separators, std::size_t most = 3);

/// Order of belief: declared if the bytes fit; the language byte if it names a code page and the bytes fit; valid
/// UTF-8; CP950 in Taiwan; else Windows-1252 with a warning.
EncodingChoice choose_encoding(const EncodingEvidence& evidence, std::string_view sample);

bool is_ascii(std::string_view bytes);
/// True for well-formed UTF-8; a character cut off at the very end is allowed, because samples are cut anywhere.
bool is_utf8(std::string_view bytes);
/// Drops a UTF-8 byte order mark.
std::string_view without_bom(std::string_view bytes);

}  // namespace sandtable::geo
