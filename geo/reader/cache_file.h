#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sandtable::geo {

/// Writes the file in which a reader child hands an answer to its parent: numbers, texts and arrays one after the
/// other, each with its length first, in this machine's byte order. It lives for seconds and never leaves the machine.
class CacheWriter {
 public:
  CacheWriter(const std::filesystem::path& path, std::string_view magic) : out_(path, std::ios::binary) { text(magic); }

  void number(std::uint64_t value) { bytes(&value, sizeof value); }
  void text(std::string_view value) {
    number(value.size());
    bytes(value.data(), value.size());
  }
  template <class T>
  void array(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    number(values.size());
    bytes(values.data(), values.size() * sizeof(T));
  }
  void texts(const std::vector<std::string>& values);
  /// False when anything could not be written.
  bool finish();

 private:
  void bytes(const void* data, std::size_t size) {
    out_.write(static_cast<const char*>(data), static_cast<std::streamsize>(size));
  }
  std::ofstream out_;
};

/// Reads one back and believes nothing: no length is larger than what the file still holds, texts are made valid
/// UTF-8, and after the first contradiction everything is empty and good() is false.
class CacheReader {
 public:
  CacheReader(const std::filesystem::path& path, std::string_view magic);

  [[nodiscard]] bool good() const { return good_; }
  /// Whether everything was read, which a file that agrees with itself has been at its end.
  [[nodiscard]] bool finished() const { return good_ && left_ == 0; }
  std::uint64_t number();
  /// Bytes that need not be text.
  std::string raw();
  std::string text();
  std::vector<std::string> texts();
  template <class T>
  std::vector<T> array() {
    static_assert(std::is_trivially_copyable_v<T>);
    std::vector<T> values(length(sizeof(T)));
    bytes(values.data(), values.size() * sizeof(T));
    return values;
  }

 private:
  std::size_t length(std::size_t item_bytes);
  void bytes(void* to, std::size_t size);

  std::ifstream in_;
  std::uint64_t left_ = 0;
  bool good_ = true;
};

}  // namespace sandtable::geo
