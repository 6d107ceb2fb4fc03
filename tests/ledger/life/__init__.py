"""The life of a task: rules, actions, pages."""
