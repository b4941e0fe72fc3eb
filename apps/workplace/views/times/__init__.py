"""The pages about times and invitations: /arbete/tider/…"""
