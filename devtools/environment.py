def enter(root):
    return
