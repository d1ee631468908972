#pragma once

#include <memory>
#include <utility>

namespace sandtable {

/// A part of a state that is shared between copies until one of them edits it. Two copies that hold the same
/// pointer hold the same value, so a reader sees what changed by comparing identity().
/// A Cow belongs to one thread; the frozen values it hands out may be read from any.
template <class T>
class Cow {
 public:
  Cow() : value_(std::make_shared<T>()) {}
  explicit Cow(T value) : value_(std::make_shared<T>(std::move(value))) {}

  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  [[nodiscard]] std::shared_ptr<const T> frozen() const { return value_; }
  [[nodiscard]] const void* identity() const { return value_.get(); }

  /// The value to change: a private copy is made first when anybody else holds it. Cost: one copy of T at most.
  T& edit() {
    if (value_.use_count() > 1) value_ = std::make_shared<T>(*value_);
    return *value_;
  }

 private:
  std::shared_ptr<T> value_;
};

}  // namespace sandtable
