#include "geo/reader/cache_file.h"

#include <system_error>

#include "twin/base/text.h"

namespace sandtable::geo {

void CacheWriter::texts(const std::vector<std::string>& values) {
  number(values.size());
  for (const std::string& value : values) text(value);
}

bool CacheWriter::finish() {
  out_.close();
  return !out_.fail();
}

CacheReader::CacheReader(const std::filesystem::path& path, std::string_view magic) : in_(path, std::ios::binary) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  left_ = error ? 0 : size;
  if (raw() != magic) good_ = false;
}

std::uint64_t CacheReader::number() {
  std::uint64_t value = 0;
  bytes(&value, sizeof value);
  return good_ ? value : 0;
}

std::string CacheReader::raw() {
  std::string value(length(1), '\0');
  bytes(value.data(), value.size());
  return value;
}

std::string CacheReader::text() { return valid_utf8(raw()); }

std::vector<std::string> CacheReader::texts() {
  std::vector<std::string> values;
  const std::uint64_t count = number();
  for (std::uint64_t i = 0; i < count && good_; ++i) values.push_back(text());
  return values;
}

std::size_t CacheReader::length(std::size_t item_bytes) {
  const std::uint64_t count = number();
  if (count > left_ / item_bytes) good_ = false;
  return good_ ? static_cast<std::size_t>(count) : 0;
}

void CacheReader::bytes(void* to, std::size_t size) {
  if (!good_ || size > left_) {
    good_ = false;
    return;
  }
  in_.read(static_cast<char*>(to), static_cast<std::streamsize>(size));
  left_ -= size;
  if (!in_) good_ = false;
}

}  // namespace sandtable::geo
