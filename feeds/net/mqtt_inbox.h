#pragma once

#include <condition_variable>
#include <mutex>
#include <vector>

#include "feeds/net/mqtt_connection.h"

namespace sandtable::feeds {

/// What arrived and was not taken yet. One thread puts and waits while it is full; another takes and never waits.
class MqttInbox {
 public:
  MqttInbox(std::size_t capacity, Duration patience) : capacity_(capacity > 0 ? capacity : 1), patience_(patience) {}

  void put(MqttMessage message) {
    std::unique_lock lock(mutex_);
    if (messages_.size() >= capacity_ && !closed_) {
      room_.wait_for(lock, patience_, [&] { return messages_.size() < capacity_ || closed_; });
    }
    if (messages_.size() >= capacity_ && !closed_) {
      // All at once: nobody has looked for the whole patience, and one by one would cost that much for each.
      lost_ += messages_.size();
      messages_.clear();
    }
    messages_.push_back(std::move(message));
  }

  [[nodiscard]] std::vector<MqttMessage> take() {
    std::vector<MqttMessage> out;
    {
      const std::scoped_lock lock(mutex_);
      out.swap(messages_);
      messages_.reserve(out.size());
    }
    room_.notify_one();
    return out;
  }

  /// Nobody waits any more; what comes is kept beyond the capacity, for the few messages until the thread ends.
  void close() {
    {
      const std::scoped_lock lock(mutex_);
      closed_ = true;
    }
    room_.notify_all();
  }

  [[nodiscard]] std::size_t lost() const {
    const std::scoped_lock lock(mutex_);
    return lost_;
  }

 private:
  const std::size_t capacity_;
  const Duration patience_;
  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::vector<MqttMessage> messages_;
  std::size_t lost_ = 0;
  bool closed_ = false;
};

}  // namespace sandtable::feeds
